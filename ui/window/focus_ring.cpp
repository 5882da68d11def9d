#include "ui/window/focus_ring.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>

namespace cutaway {

namespace {

constexpr double thickness = 2;

bool movesFocus(int key) {
    return key == Qt::Key_Tab || key == Qt::Key_Backtab || key == Qt::Key_F6;
}

} // namespace

FocusRing::FocusRing(QWidget* window) : QWidget(window) {
    setObjectName(QStringLiteral("focusRing"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
    qApp->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget* old, QWidget* now) {
        Q_UNUSED(old)
        target_ = now;
        place();
    });
}

bool FocusRing::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::ShortcutOverride: // comes before a shortcut acts, which a press then never does
    case QEvent::KeyPress:
        byKeys_ = byKeys_ || movesFocus(static_cast<QKeyEvent*>(event)->key());
        break;
    case QEvent::MouseButtonPress:
        byKeys_ = false;
        hide();
        break;
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide: {
        const auto* const widget = qobject_cast<QWidget*>(watched);
        if (byKeys_ && widget != nullptr && widget != this && target_ != nullptr &&
            (widget == target_ || widget->isAncestorOf(target_))) {
            place();
        }
        break;
    }
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void FocusRing::place() {
    if (!byKeys_ || target_ == nullptr || target_->window() != window() || !target_->isVisible()) {
        hide();
        return;
    }
    setGeometry(QRect(target_->mapTo(window(), QPoint(0, 0)), target_->size()));
    raise();
    show();
}

void FocusRing::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setPen(
        QPen(palette().color(QPalette::Highlight), thickness, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    const double inset = thickness / 2;
    painter.drawRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset));
}

} // namespace cutaway
