#include "ui/map/slot_map_plottable.h"

#include "ui/map/slot_map_legend.h"

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

std::optional<SlotMapPlacement> SlotMapPlottable::placement() const {
    if (model_.blocks() == 0) {
        return std::nullopt;
    }
    const QFontMetricsF metrics(style_.font);
    MapMetrics sizes;
    sizes.header = std::ceil(metrics.height() + 5);
    sizes.rowLabels = std::ceil(metrics.horizontalAdvance(
                          orientation_ == MapOrientation::rows ? tr("Attention") : tr("Block"))) +
                      12;
    const SlotMapLegend legend(model_, style_, LegendMarks::all);
    return placeSlotMap(QRectF(mKeyAxis->axisRect()->rect()), model_.blocks(), orientation_, sizes, &legend);
}

std::optional<SlotMapLayout> SlotMapPlottable::layout() const {
    const std::optional<SlotMapPlacement> places = placement();
    return places ? std::optional(places->map) : std::nullopt;
}

void SlotMapPlottable::draw(QCPPainter* painter) {
    const std::optional<SlotMapPlacement> places = placement();
    if (!places) {
        return;
    }
    SlotMapPainter(model_, style_).drawMap(*painter, places->map);
    if (!places->legend.isEmpty()) {
        SlotMapLegend(model_, style_, LegendMarks::all).draw(*painter, places->legend);
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    for (const Slot slot : selected_) {
        if (slot.block() < model_.blocks()) {
            painter->setPen(QPen(accent_, 3));
            painter->drawRect(places->map.cell(slot).adjusted(-0.5, -0.5, 0.5, 0.5));
        }
    }
    if (focus_ && focus_->block() < model_.blocks() && hasFocus_) {
        painter->setPen(QPen(style_.ink, 1.4, Qt::DotLine));
        painter->drawRect(places->map.cell(*focus_).adjusted(-3, -3, 3, 3));
    }
    painter->restore();
}

void SlotMapPlottable::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
    painter->fillRect(rect, ScoreScale::colorAt(0.3, style_.colors));
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
