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
    const double size = std::min(cell.width(), cell.height());
    const double side = std::clamp(size * 0.36, 2.5, 11.0);
    // At the very edge a white mark would look like a corner that is cut off.
    const QPointF corner = cell.bottomRight() - QPointF(size, size) * 0.09;
    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPolygon(QPolygonF{corner, corner - QPointF(side, 0), corner - QPointF(0, side)});
    painter.restore();
}

void drawGuessEdge(QPainter& painter, const QRectF& cell, const QColor& ink) {
    const double size = std::min(cell.width(), cell.height());
    const double width = std::clamp(size * 0.07, 0.6, 2.0);
    const double inset = std::max(width * 1.2, size * 0.1);
    QPen pen(ink, width, Qt::CustomDashLine, Qt::RoundCap, Qt::MiterJoin);
    pen.setDashPattern({0.01, 2.2}); // round ends alone: dots
    painter.save();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    painter.drawRect(cell.adjusted(inset, inset, -inset, -inset));
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

NumberFit fitNumbers(const QSizeF& cell, int digits, const QFont& font) {
    NumberFit fit{.font = font};
    // Of the outline, since a font's metrics are rounded to whole units.
    QPainterPath outline;
    outline.addText(QPointF(), font, QStringLiteral("0"));
    fit.height = outline.boundingRect().height();
    const double width = QFontMetricsF(font).horizontalAdvance(QString(digits, QLatin1Char('0')));
    const double rim = std::min(cell.width(), cell.height()) * 0.06;
    const auto scale = [&](double along, double across) {
        return std::min({1.0, (along - 2 * rim) / width, (across - 4 * rim) / fit.height});
    };
    const double level = scale(cell.width(), cell.height());
    const double upright = scale(cell.height(), cell.width());
    // Level reads better: turning is for numbers that would become small, and has to gain something.
    fit.upright = level < 0.75 && upright > 1.25 * level;
    fit.scale = fit.upright ? upright : level;
    return fit;
}

void drawNumber(QPainter& painter, const QRectF& cell, int number, const NumberFit& fit, const QColor& ink,
                const QColor& plate) {
    const QString text = QString::number(number);
    const double width = QFontMetricsF(fit.font).horizontalAdvance(text);
    const QSizeF room = (fit.upright ? cell.size().transposed() : cell.size()) / fit.scale;
    const double pad = fit.height * 0.3;
    const double half_width = std::min(width / 2 + pad, room.width() / 2);
    const double half_height = std::min(fit.height / 2 + pad, room.height() / 2);
    painter.save();
    painter.translate(cell.center());
    if (fit.upright) {
        painter.rotate(-90);
    }
    painter.scale(fit.scale, fit.scale);
    painter.setPen(Qt::NoPen);
    painter.setBrush(plate);
    painter.drawRoundedRect(QRectF(-half_width, -half_height, 2 * half_width, 2 * half_height), pad * 0.7,
                            pad * 0.7);
    painter.setPen(ink);
    painter.setFont(fit.font);
    // By the height of all digits, so that no number stands higher than its neighbour.
    painter.drawText(QPointF(-width / 2, fit.height / 2), text);
    painter.restore();
}

} // namespace cutaway
