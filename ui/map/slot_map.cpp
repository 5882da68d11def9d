#include "ui/map/slot_map.h"

#include "ui/map/colours.h"

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

constexpr double gap = 0.06; ///< of a cell, on each side
const QColor removedFill(0xe6, 0xe6, 0xe6);
const QColor removedInk(0x40, 0x40, 0x40);
const QColor pinInk(0xc0, 0x20, 0x4a);

/// Parallel lines at 45 degrees within a rectangle, rising or falling. By hand: a brush pattern becomes an
/// image in PDF and SVG.
void drawHatch(QCPPainter* painter, const QRectF& rect, bool rising) {
    const double spacing = std::max(3.0, std::min(rect.width(), rect.height()) / 5);
    const auto lines = static_cast<int>((rect.width() + rect.height()) / spacing);
    for (int line = 0; line < lines; ++line) {
        const double offset = (line + 0.5) * spacing;
        const double x1 = std::min(offset, rect.width());
        const double y1 = offset - x1;
        const double y2 = std::min(offset, rect.height());
        const double x2 = offset - y2;
        if (rising) {
            painter->drawLine(QPointF(rect.left() + x1, rect.top() + y1),
                              QPointF(rect.left() + x2, rect.top() + y2));
        } else {
            painter->drawLine(QPointF(rect.right() - x1, rect.top() + y1),
                              QPointF(rect.right() - x2, rect.top() + y2));
        }
    }
}

void drawPin(QCPPainter* painter, const QRectF& rect) {
    const double size = std::min(rect.width(), rect.height());
    const QPointF head(rect.center().x(), rect.top() + 0.35 * rect.height());
    painter->setPen(QPen(pinInk, std::max(1.0, size / 14)));
    painter->drawLine(head, QPointF(head.x(), head.y() + 0.35 * size));
    painter->setBrush(pinInk);
    painter->drawEllipse(head, 0.14 * size, 0.14 * size);
}

} // namespace

SlotMap::SlotMap(QCPAxis* keyAxis, QCPAxis* valueAxis) : QCPAbstractPlottable(keyAxis, valueAxis) {
    setSelectable(QCP::stNone);
    setAntialiased(true);
}

void SlotMap::setMarked(std::set<Slot> selected, std::optional<Slot> focus) {
    selected_ = std::move(selected);
    focus_ = focus;
}

QRectF SlotMap::cellRect(Slot slot) const {
    const double along = slot.block();
    const double across = slot.kind() == Kind::attention ? 0 : 1;
    const double key = layout_ == MapLayout::rows ? along : across;
    const double value = layout_ == MapLayout::rows ? across : along;
    const QPointF a = coordsToPixels(key - 0.5 + gap, value - 0.5 + gap);
    const QPointF b = coordsToPixels(key + 0.5 - gap, value + 0.5 - gap);
    return QRectF(a, b).normalized();
}

std::optional<Slot> SlotMap::slotAt(const QPointF& pixel) const {
    double key = 0;
    double value = 0;
    pixelsToCoords(pixel, key, value);
    const auto along = static_cast<int>(std::floor((layout_ == MapLayout::rows ? key : value) + 0.5));
    const auto across = static_cast<int>(std::floor((layout_ == MapLayout::rows ? value : key) + 0.5));
    if (along < 0 || along >= picture_.blocks || across < 0 || across > 1) {
        return std::nullopt;
    }
    return Slot(along, across == 0 ? Kind::attention : Kind::ffn);
}

void SlotMap::draw(QCPPainter* painter) {
    for (int index = 0; index < static_cast<int>(picture_.cells.size()); ++index) {
        drawCell(painter, Slot(index), picture_.cells[static_cast<std::size_t>(index)]);
    }
}

void SlotMap::drawCell(QCPPainter* painter, Slot slot, const SlotCell& cell) const {
    const QRectF rect = cellRect(slot);
    const bool removed = is_removed(cell.state);
    const QColor fill = removed      ? removedFill
                        : cell.score ? cividis(picture_.cheapness(*cell.score))
                                     : paper_;
    const QColor ink = removed ? removedInk : readableOn(fill);
    painter->setBrush(fill);
    painter->setPen(QPen(removed ? removedInk : QColor(0x90, 0x90, 0x90), 0.7));
    painter->drawRect(rect);
    drawMarks(painter, rect, cell, ink);
    painter->setBrush(Qt::NoBrush);
    if (selected_.contains(slot)) {
        painter->setPen(QPen(QColor(0x1f, 0x78, 0xd1), 2.5));
        painter->drawRect(rect.adjusted(-1, -1, 1, 1));
    }
    if (focus_ == slot) {
        painter->setPen(QPen(ink, 1, Qt::DotLine));
        painter->drawRect(rect.adjusted(2.5, 2.5, -2.5, -2.5));
    }
}

void SlotMap::drawMarks(QCPPainter* painter, const QRectF& rect, const SlotCell& cell,
                        const QColor& ink) const {
    const double size = std::min(rect.width(), rect.height());
    painter->setPen(QPen(ink, 0.8));
    if (is_removed(cell.state)) {
        drawHatch(painter, rect, cell.state == State::cut);
        if (cell.cutNumber > 0 && numbers_ && size >= 9) {
            QFont font = painter->font();
            font.setPixelSize(static_cast<int>(std::clamp(size * 0.5, 7.0, 16.0)));
            font.setBold(true);
            painter->setFont(font);
            const QString text = QString::number(cell.cutNumber);
            QRectF label = painter->fontMetrics().boundingRect(text);
            label.moveCenter(rect.center());
            painter->fillRect(label.adjusted(-2, 0, 2, 0), removedFill);
            painter->drawText(rect, Qt::AlignCenter, text);
        }
        return;
    }
    if (cell.state == State::pinned) {
        painter->setPen(QPen(pinInk, std::clamp(size / 9, 1.5, 3.5)));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(rect.adjusted(1, 1, -1, -1));
        drawPin(painter, rect);
        return;
    }
    painter->setBrush(ink);
    if (!cell.score) {
        painter->drawEllipse(rect.center(), 0.06 * size, 0.06 * size);
        return;
    }
    if (!cell.exact) {
        const double corner = 0.28 * size;
        painter->drawPolygon(QPolygonF(
            {rect.topRight(), rect.topRight() - QPointF(corner, 0), rect.topRight() + QPointF(0, corner)}));
    }
    if (cell.leading) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(ink, std::max(1.2, size / 14)));
        painter->drawEllipse(rect.center(), 0.3 * size, 0.3 * size);
    }
}

void SlotMap::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
    painter->fillRect(rect, cividis(0.5));
}

double SlotMap::selectTest(const QPointF& /*pos*/, bool /*onlySelectable*/, QVariant* /*details*/) const {
    return -1; // the view selects slots, not the plottable as a whole
}

QCPRange SlotMap::getKeyRange(bool& foundRange, QCP::SignDomain /*inSignDomain*/) const {
    foundRange = picture_.blocks > 0;
    return {-0.5, (layout_ == MapLayout::rows ? picture_.blocks : 2) - 0.5};
}

QCPRange SlotMap::getValueRange(bool& foundRange, QCP::SignDomain /*inSignDomain*/,
                                const QCPRange& /*inKeyRange*/) const {
    foundRange = picture_.blocks > 0;
    return {-0.5, (layout_ == MapLayout::rows ? 2 : picture_.blocks) - 0.5};
}

} // namespace cutaway
