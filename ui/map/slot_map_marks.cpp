#include "ui/map/slot_map_marks.h"

#include <QFontMetricsF>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace cutaway {

void drawHatch(QPainter& painter, const QRectF& cell, Hatch direction, double spacing, const QPen& pen) {
    painter.save();
    painter.setPen(pen);
    // Along the line x - left = offset - (y - top) a rising stroke crosses the cell; a falling one is its
    // mirror image.
    const double width = cell.width();
    const double height = cell.height();
    const int strokes = static_cast<int>(std::lround((width + height) / spacing));
    for (int stroke = 0; stroke < strokes; ++stroke) {
        const double offset = (stroke + 0.5) * spacing;
        const double x_from = std::max(0.0, offset - height);
        const double x_to = std::min(offset, width);
        QPointF from(x_from, offset - x_from);
        QPointF to(x_to, offset - x_to);
        if (direction == Hatch::falling) {
            from.setY(height - from.y());
            to.setY(height - to.y());
        }
        painter.drawLine(cell.topLeft() + from, cell.topLeft() + to);
    }
    painter.restore();
}

void drawPin(QPainter& painter, const QRectF& box, const QColor& ink, const QColor& halo) {
    const double unit = box.width() / 10;
    const QPointF head(box.left() + 5 * unit, box.top() + 3.4 * unit);
    QPainterPath pin;
    pin.setFillRule(Qt::WindingFill);
    pin.addEllipse(head, 3.4 * unit, 3.4 * unit);
    pin.moveTo(head.x() - 1.1 * unit, head.y() + 2.6 * unit);
    pin.lineTo(head.x() + 1.1 * unit, head.y() + 2.6 * unit);
    pin.lineTo(head.x(), box.top() + 10 * unit);
    pin.closeSubpath();
    painter.save();
    painter.setPen(QPen(halo, 2.4 * unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(pin);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPath(pin);
    painter.setBrush(halo);
    painter.drawEllipse(head, 1.2 * unit, 1.2 * unit);
    painter.restore();
}

void drawCornerMark(QPainter& painter, const QRectF& cell, const QColor& ink) {
    const double side = std::clamp(std::min(cell.width(), cell.height()) * 0.36, 2.5, 11.0);
    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPolygon(QPolygonF{cell.bottomRight(), cell.bottomRight() - QPointF(side, 0),
                                  cell.bottomRight() - QPointF(0, side)});
    painter.restore();
}

void drawDot(QPainter& painter, const QRectF& cell, const QColor& ink) {
    const double radius = std::clamp(std::min(cell.width(), cell.height()) * 0.09, 0.8, 2.6);
    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawEllipse(cell.center(), radius, radius);
    painter.restore();
}

void drawRing(QPainter& painter, const QRectF& cell, const QColor& ink, const QColor& halo) {
    const double size = std::min(cell.width(), cell.height());
    const double radius = std::clamp(size * 0.28, 1.8, 12.0);
    const double width = std::clamp(size * 0.09, 1.0, 3.0);
    painter.save();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(halo, width * 2.2));
    painter.drawEllipse(cell.center(), radius, radius);
    painter.setPen(QPen(ink, width));
    painter.drawEllipse(cell.center(), radius, radius);
    painter.restore();
}

bool drawCellText(QPainter& painter, const QRectF& cell, const QString& text, const QFont& font,
                  const QColor& ink, const QColor& plate) {
    const QFontMetricsF metrics(font);
    const QRectF tight = metrics.tightBoundingRect(text);
    const double width = metrics.horizontalAdvance(text);
    const double height = tight.height();
    const bool level = width + 2 <= cell.width() && height + 2 <= cell.height();
    if (!level && (width + 2 > cell.height() || height + 1 > cell.width())) {
        return false;
    }
    painter.save();
    painter.translate(cell.center());
    if (!level) {
        painter.rotate(-90);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(plate);
    const double pad = std::min(height * 0.35, 3.5);
    const double across = std::min(width / 2 + pad, (level ? cell.width() : cell.height()) / 2);
    const double along = std::min(height / 2 + pad, (level ? cell.height() : cell.width()) / 2);
    painter.drawRoundedRect(QRectF(-across, -along, 2 * across, 2 * along), pad * 0.7, pad * 0.7);
    painter.setPen(ink);
    painter.setFont(font);
    painter.drawText(QPointF(-width / 2, -(tight.top() + tight.bottom()) / 2), text);
    painter.restore();
    return true;
}

} // namespace cutaway
