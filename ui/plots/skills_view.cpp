#include "ui/plots/skills_view.h"

#include "ui/text.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cutaway {

namespace {

constexpr int least_letters = 22; ///< a cell's width, in letters' heights
constexpr double dot = 2.6;

} // namespace

SkillsView::SkillsView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("skillsView"));
    setAccessibleName(tr("Skills by cut"));
    setFocusPolicy(Qt::StrongFocus);
}

void SkillsView::setStyle(const MapStyle& style, const QColor& accent) {
    style_ = style;
    accent_ = accent;
    fit();
    update();
}

void SkillsView::setCurves(SkillCurves curves) {
    curves_ = std::move(curves);
    curve_ = std::clamp(curve_, 0, std::max(static_cast<int>(curves_.curves.size()) - 1, 0));
    const int last =
        curves_.curves.empty()
            ? 0
            : static_cast<int>(curves_.curves[static_cast<std::size_t>(curve_)].points.size()) - 1;
    point_ = std::clamp(point_, 0, std::max(last, 0));
    setAccessibleDescription(words(curve_, point_));
    fit();
    update();
}

void SkillsView::setShown(int events) {
    shown_ = events;
    update();
}

QString SkillsView::words(int curve, int point) const {
    if (curve < 0 || curve >= static_cast<int>(curves_.curves.size())) {
        return {};
    }
    const SkillCurve& skill = curves_.curves[static_cast<std::size_t>(curve)];
    if (point < 0 || point >= static_cast<int>(skill.points.size())) {
        return skill.name;
    }
    const SkillPoint& at = skill.points[static_cast<std::size_t>(point)];
    QStringList parts;
    const QString value = QString::number(at.acc, 'f', 3);
    parts << (at.cut == 0 ? tr("%1: %2 of the untouched model").arg(skill.name, value)
                          : tr("%1: %2 after %n cuts", nullptr, at.cut).arg(skill.name, value));
    parts << tr("%n documents", nullptr, static_cast<int>(at.documents));
    if (curves_.chance) {
        parts << tr("chance is %1").arg(QString::number(*curves_.chance, 'f', 2));
    }
    if (skill.lostAt) {
        parts << tr("lost at cut %1").arg(*skill.lostAt);
    }
    return parts.join(QStringLiteral(", "));
}

QSize SkillsView::cellSize() const {
    const int letter = fontMetrics().height();
    const int wide = std::max(width() / std::max(columns(), 1), letter * 8);
    // Few of them take the room that there is.
    return {wide, std::clamp(height() / rows(), letter * 7, letter * 11)};
}

int SkillsView::rows() const {
    return std::max((static_cast<int>(curves_.curves.size()) + columns() - 1) / columns(), 1);
}

int SkillsView::columns() const {
    const int room = std::max(width() / (fontMetrics().height() * least_letters / 2), 1);
    return std::min(room, std::max(static_cast<int>(curves_.curves.size()), 1));
}

QRect SkillsView::cellRect(int curve) const {
    const QSize cell = cellSize();
    return {QPoint(curve % columns() * cell.width(), curve / columns() * cell.height()), cell};
}

QSize SkillsView::minimumSizeHint() const {
    const int letter = fontMetrics().height();
    return {letter * least_letters / 2, letter * 7};
}

/// As high as its rows are.
void SkillsView::fit() {
    const int least = rows() * fontMetrics().height() * 7;
    if (least != minimumHeight()) {
        setMinimumHeight(least);
    }
}

QRectF SkillsView::axes(int curve) const {
    const double letter = fontMetrics().height();
    return QRectF(cellRect(curve)).adjusted(letter * 1.6, letter * 1.5, -letter * 0.7, -letter * 1.3);
}

QPointF SkillsView::place(const QRectF& axes, double cut, double acc) const {
    return {axes.left() + axes.width() * cut / std::max(curves_.cuts, 1),
            axes.bottom() - axes.height() * acc};
}

QPoint SkillsView::pointAt(int curve, int point) const {
    const SkillPoint& at =
        curves_.curves[static_cast<std::size_t>(curve)].points[static_cast<std::size_t>(point)];
    return place(axes(curve), at.cut, at.acc).toPoint();
}

std::optional<std::pair<int, int>> SkillsView::at(const QPoint& where) const {
    for (int curve = 0; curve < static_cast<int>(curves_.curves.size()); ++curve) {
        if (!cellRect(curve).contains(where)) {
            continue;
        }
        // By the cut alone: that is what one aims at in so small a curve.
        const auto& points = curves_.curves[static_cast<std::size_t>(curve)].points;
        const auto nearest = std::ranges::min_element(points, {}, [&](const SkillPoint& point) {
            return std::abs(place(axes(curve), point.cut, 0).x() - where.x());
        });
        if (nearest != points.end()) {
            return std::pair(curve, static_cast<int>(nearest - points.begin()));
        }
    }
    return std::nullopt;
}

void SkillsView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(event->rect(), style_.paper);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int curve = 0; curve < static_cast<int>(curves_.curves.size()); ++curve) {
        if (cellRect(curve).intersects(event->rect())) {
            paintCell(painter, curve);
        }
    }
}

void SkillsView::paintCell(QPainter& painter, int curve) const {
    const SkillCurve& skill = curves_.curves[static_cast<std::size_t>(curve)];
    const QRectF frame = axes(curve);
    const QRectF cell = cellRect(curve);
    const double letter = fontMetrics().height();
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.82);
    const QFontMetricsF little(small);
    const QRectF title(frame.left(), cell.top() + letter * 0.25, frame.width(), letter);
    const QString lost = skill.lostAt ? tr("lost at %1").arg(*skill.lostAt) : QString();
    painter.setFont(small);
    painter.setPen(style_.faint);
    // Where a lost skill's curve is not: above what follows, or where that is short, below what was before.
    const bool late = skill.lostAt.value_or(0) * 2 > curves_.cuts;
    painter.drawText(frame.adjusted(5, 1, -2, -2),
                     late ? Qt::AlignLeft | Qt::AlignBottom : Qt::AlignRight | Qt::AlignTop, lost);
    painter.setPen(style_.ink);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                     little.elidedText(skill.name, Qt::ElideRight, title.width()));
    painter.setPen(QPen(style_.line, 1));
    painter.drawLine(frame.topLeft(), frame.topRight());
    painter.setPen(QPen(style_.faint, 1));
    painter.drawLine(frame.topLeft(), frame.bottomLeft());
    painter.drawLine(frame.bottomLeft(), frame.bottomRight());
    const auto label = [&](const QPointF& at, const QString& text, Qt::Alignment side) {
        const QSizeF size(letter * 3, letter);
        const QPointF corner = side.testFlag(Qt::AlignRight)
                                   ? QPointF(at.x() - size.width(), at.y() - letter / 2)
                                   : QPointF(at.x() - size.width() / 2, at.y());
        painter.drawText(QRectF(corner, size), side, text);
    };
    label(frame.topLeft() - QPointF(4, 0), QStringLiteral("1"), Qt::AlignRight | Qt::AlignVCenter);
    label(frame.bottomLeft() - QPointF(4, 0), QStringLiteral("0"), Qt::AlignRight | Qt::AlignVCenter);
    label(frame.bottomLeft() + QPointF(0, 2), QStringLiteral("0"), Qt::AlignHCenter | Qt::AlignTop);
    label(frame.bottomRight() + QPointF(0, 2), QString::number(curves_.cuts),
          Qt::AlignHCenter | Qt::AlignTop);
    if (curves_.chance) {
        painter.setPen(QPen(style_.faint, 1, Qt::DashLine));
        painter.drawLine(place(frame, 0, *curves_.chance), place(frame, curves_.cuts, *curves_.chance));
    }
    QPolygonF line;
    std::optional<double> shown;
    for (const SkillPoint& point : skill.points) {
        line << place(frame, point.cut, point.acc);
        shown = point.events <= shown_ ? std::optional(line.last().x()) : shown;
    }
    if (shown) {
        QColor faint = accent_;
        faint.setAlpha(90);
        painter.setPen(QPen(faint, 3));
        painter.drawLine(QPointF(*shown, frame.top()), QPointF(*shown, frame.bottom()));
    }
    painter.setPen(QPen(accent_, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
    painter.setBrush(accent_);
    painter.setPen(Qt::NoPen);
    for (const QPointF& point : std::as_const(line)) {
        painter.drawEllipse(point, dot, dot);
    }
    if (hasFocus() && curve == curve_ && point_ < line.size()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(style_.ink, 1.5));
        painter.drawEllipse(line[point_], dot * 2.2, dot * 2.2);
    }
}

void SkillsView::go(int curve, int point) {
    if (curves_.curves.empty()) {
        return;
    }
    curve_ = std::clamp(curve, 0, static_cast<int>(curves_.curves.size()) - 1);
    const auto& points = curves_.curves[static_cast<std::size_t>(curve_)].points;
    point_ = std::clamp(point, 0, std::max(static_cast<int>(points.size()) - 1, 0));
    setAccessibleDescription(words(curve_, point_));
    QAccessibleEvent told(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&told);
    Q_EMIT currentMoved(cellRect(curve_));
    update();
}

void SkillsView::keyPressEvent(QKeyEvent* event) {
    if (curves_.curves.empty()) {
        QWidget::keyPressEvent(event);
        return;
    }
    const auto& points = curves_.curves[static_cast<std::size_t>(curve_)].points;
    switch (event->key()) {
    case Qt::Key_Left:
        go(curve_, point_ - 1);
        return;
    case Qt::Key_Right:
        go(curve_, point_ + 1);
        return;
    case Qt::Key_Up:
        go(curve_ - 1, point_);
        return;
    case Qt::Key_Down:
        go(curve_ + 1, point_);
        return;
    case Qt::Key_Home:
        go(curve_, 0);
        return;
    case Qt::Key_End:
        go(curve_, static_cast<int>(points.size()) - 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (point_ < static_cast<int>(points.size())) {
            Q_EMIT momentAsked(points[static_cast<std::size_t>(point_)].events);
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void SkillsView::mousePressEvent(QMouseEvent* event) {
    const auto found = at(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !found) {
        return;
    }
    go(found->first, found->second);
    const SkillCurve& skill = curves_.curves[static_cast<std::size_t>(found->first)];
    Q_EMIT momentAsked(skill.points[static_cast<std::size_t>(found->second)].events);
}

bool SkillsView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* const help = static_cast<QHelpEvent*>(event);
        const auto found = at(help->pos());
        QToolTip::showText(help->globalPos(),
                           found ? Qt::convertFromPlainText(words(found->first, found->second)) : QString(),
                           this);
        return true;
    }
    return QWidget::event(event);
}

void SkillsView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    go(curve_, point_);
}

void SkillsView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

} // namespace cutaway
