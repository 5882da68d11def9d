#include "ui/window/compared_maps.h"

#include "ui/map/slot_map_view.h"
#include "ui/models/compared_sessions.h"
#include "ui/models/timeline.h"
#include "ui/text.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>

#include <chrono>

namespace cutaway {

namespace {

constexpr int margin = 18;
/// A search that runs beside it adds cuts faster than anybody compares them.
constexpr std::chrono::milliseconds patience{100};

} // namespace

ComparedMaps::ComparedMaps(Timeline& timeline, const ComparedSessions& compared, SlotModel& model,
                           QItemSelectionModel& selection, QWidget* parent)
    : QWidget(parent), timeline_(timeline), compared_(compared), model_(model), selection_(selection) {
    setObjectName(QStringLiteral("comparedMaps"));
    setAccessibleName(tr("Compared maps"));
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAutoFillBackground(true);
    patience_.setSingleShot(true);
    patience_.setInterval(patience);
    connect(&patience_, &QTimer::timeout, this, &ComparedMaps::reread);
    connect(&compared, &ComparedSessions::changed, this, &ComparedMaps::changeSoon);
    connect(&timeline, &Timeline::moved, this, &ComparedMaps::changeSoon);
    connect(&model, &SlotModel::factsChanged, this, &ComparedMaps::changeSoon);
    connect(&selection, &QItemSelectionModel::selectionChanged, this, qOverload<>(&QWidget::update));
    connect(&selection, &QItemSelectionModel::currentChanged, this, qOverload<>(&QWidget::update));
}

void ComparedMaps::setOrientation(MapOrientation orientation) {
    orientation_ = orientation;
    changeSoon();
}

void ComparedMaps::setStyle(const MapStyle& style, const QColor& accent) {
    style_ = style;
    accent_ = accent;
    QPalette colors = palette();
    colors.setColor(QPalette::Window, style.paper);
    setPalette(colors);
    changeSoon();
}

/// Nothing is drawn anew while nobody sees it.
void ComparedMaps::changeSoon() {
    if (isVisible() && !patience_.isActive()) {
        patience_.start();
    }
}

void ComparedMaps::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    reread();
}

void ComparedMaps::reread() {
    const Session shown = timeline_.session();
    if (shown.model.blocks == 0) {
        drawn_.reset();
        return;
    }
    std::vector<FigureSession> others;
    for (const ComparedSession& session : compared_.sessions()) {
        others.push_back({session.name, session.session, session.look});
    }
    const FigureSubject subject(shown, tr("This session"), std::move(others));
    FigureOptions options;
    options.kind = FigureKind::maps;
    options.preset = FigurePreset::page;
    options.orientation = orientation_;
    drawn_ = std::make_unique<StackedMaps>(subject, options, style_);
    leftOut_ = static_cast<int>(subject.compared.size()) + 1 - maps();
    place();
    setAccessibleDescription(tr("%n map(s), this session's first.", nullptr, maps()) + QLatin1Char(' ') +
                             hint());
    update();
}

void ComparedMaps::place() {
    if (drawn_) {
        const int note = hint().isEmpty() ? 0 : fontMetrics().height() + 6;
        drawn_->place(QRectF(rect()).adjusted(margin, margin, -margin, -margin - note));
    }
}

int ComparedMaps::maps() const {
    return drawn_ ? drawn_->count() : 0;
}

QString ComparedMaps::hint() const {
    if (compared_.sessions().empty()) {
        return tr("Nothing is compared yet: see the menus Compare and Run › Compare with another search.");
    }
    return leftOut_ > 0
               ? tr("%n not shown: of another divergence, or more than can be read.", nullptr, leftOut_)
               : QString();
}

QPoint ComparedMaps::cellCenter(int map, Slot slot) const {
    return drawn_ ? drawn_->layout(map).cell(slot).center().toPoint() : QPoint();
}

void ComparedMaps::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place();
}

void ComparedMaps::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    if (!drawn_) {
        return;
    }
    QCPPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    drawn_->draw(painter);
    painter.setBrush(Qt::NoBrush);
    const QModelIndex current = selection_.currentIndex();
    const std::vector<Slot> selected = selectedSlots(selection_);
    for (int map = 0; map < maps(); ++map) {
        const auto frame = [&](Slot slot, const QPen& pen) {
            if (slot.block() < drawn_->model(map).blocks()) {
                painter.setPen(pen);
                painter.drawRect(drawn_->layout(map).cell(slot));
            }
        };
        for (const Slot slot : selected) {
            frame(slot, QPen(accent_, 2));
        }
        if (current.isValid() && hasFocus()) {
            frame(Slot(current.row()), QPen(style_.ink, 1, Qt::DotLine));
        }
    }
    painter.setPen(style_.faint);
    painter.setFont(font());
    painter.drawText(QRectF(rect()).adjusted(margin, 0, -margin, -6), Qt::AlignBottom | Qt::AlignLeft,
                     hint());
}

bool ComparedMaps::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || !drawn_) {
        return QWidget::event(event);
    }
    const auto* const help = static_cast<QHelpEvent*>(event);
    const std::optional<MapPlace> place = drawn_->placeAt(help->pos());
    QToolTip::showText(help->globalPos(),
                       place ? QStringLiteral("%1\n%2").arg(drawn_->name(place->map),
                                                            drawn_->model(place->map).describe(place->slot))
                             : QString(),
                       this);
    return true;
}

void ComparedMaps::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    if (const std::optional<MapPlace> place = drawn_ ? drawn_->placeAt(event->pos()) : std::nullopt) {
        select(place->slot);
    }
}

void ComparedMaps::keyPressEvent(QKeyEvent* event) {
    const int dx = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const int dy = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if ((dx == 0 && dy == 0) || !drawn_) {
        QWidget::keyPressEvent(event);
        return;
    }
    const QModelIndex current = selection_.currentIndex();
    const std::optional<Slot> next =
        current.isValid() ? drawn_->layout(0).neighbour(Slot(current.row()), dx, dy) : std::optional(Slot(0));
    if (next) {
        select(*next);
    }
}

/// Of a deeper model's blocks this session has none.
void ComparedMaps::select(Slot slot) {
    if (slot.block() < model_.blocks()) {
        selection_.setCurrentIndex(model_.index(slot.index(), 0),
                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
}

} // namespace cutaway
