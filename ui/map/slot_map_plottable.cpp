#include "ui/map/slot_map_plottable.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace cutaway {

SlotMapPlottable::SlotMapPlottable(QCPAxis* keyAxis, QCPAxis* valueAxis, const SlotModel& model)
    : QCPAbstractPlottable(keyAxis, valueAxis), model_(model) {}

void SlotMapPlottable::setStyle(const MapStyle& style, const QColor& accent) {
    style_ = style;
    accent_ = accent;
}

void SlotMapPlottable::setMarked(std::optional<Slot> focus, std::set<Slot> selected, bool hasFocus) {
    focus_ = focus;
    selected_ = std::move(selected);
    hasFocus_ = hasFocus;
}

std::optional<SlotMapLayout> SlotMapPlottable::layout() const {
    if (model_.blocks() == 0) {
        return std::nullopt;
    }
    const QRectF area = QRectF(mKeyAxis->axisRect()->rect());
    const SlotMapPainter painter(model_, style_);
    const double legend = painter.legendHeight(area.width(), false);
    const QFontMetricsF metrics(style_.font);
    MapMetrics sizes;
    sizes.header = std::ceil(metrics.height() + 5);
    sizes.rowLabels = orientation_ == MapOrientation::rows
                          ? std::ceil(metrics.horizontalAdvance(tr("Attention")) + 14)
                          : std::ceil(metrics.horizontalAdvance(QStringLiteral("0000")) + 6);
    const QRectF room = area.adjusted(0, 0, 0, -legend - 14);
    return SlotMapLayout(room, model_.blocks(), orientation_, sizes);
}

void SlotMapPlottable::draw(QCPPainter* painter) {
    const std::optional<SlotMapLayout> places = layout();
    if (!places) {
        return;
    }
    const SlotMapPainter map(model_, style_);
    map.drawMap(*painter, *places);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    for (const Slot slot : selected_) {
        if (slot.block() < model_.blocks()) {
            painter->setPen(QPen(accent_, 3));
            painter->drawRect(places->cell(slot).adjusted(-0.5, -0.5, 0.5, 0.5));
        }
    }
    if (focus_ && focus_->block() < model_.blocks() && hasFocus_) {
        const QRectF cell = places->cell(*focus_).adjusted(-3, -3, 3, 3);
        painter->setPen(QPen(style_.ink, 1.4, Qt::DotLine));
        painter->drawRect(cell);
    }
    painter->restore();
    const QRectF area = QRectF(mKeyAxis->axisRect()->rect());
    const double height = map.legendHeight(area.width(), false);
    const double top = std::min(places->bounds().bottom() + 18, area.bottom() - height);
    map.drawLegend(*painter, QRectF(area.left(), top, area.width(), height), false);
}

void SlotMapPlottable::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
    painter->fillRect(rect, ScoreScale::colorAt(0.3));
}

double SlotMapPlottable::selectTest(const QPointF& pos, bool onlySelectable, QVariant* details) const {
    Q_UNUSED(onlySelectable)
    const std::optional<SlotMapLayout> places = layout();
    const std::optional<Slot> slot = places ? places->slotAt(pos) : std::nullopt;
    if (!slot) {
        return -1;
    }
    if (details != nullptr) {
        details->setValue(slot->index());
    }
    return mParentPlot->selectionTolerance() * 0.5;
}

QCPRange SlotMapPlottable::getKeyRange(bool& foundRange, QCP::SignDomain inSignDomain) const {
    Q_UNUSED(inSignDomain)
    foundRange = model_.blocks() > 0;
    return {-0.5, model_.blocks() - 0.5};
}

QCPRange SlotMapPlottable::getValueRange(bool& foundRange, QCP::SignDomain inSignDomain,
                                         const QCPRange& inKeyRange) const {
    Q_UNUSED(inSignDomain)
    Q_UNUSED(inKeyRange)
    foundRange = model_.blocks() > 0;
    return {-0.5, 1.5};
}

} // namespace cutaway
