#include "ui/map/slot_map_placement.h"

#include "ui/map/slot_map_legend.h"

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

SlotMapPlacement below(const QRectF& area, int blocks, MapOrientation orientation, const MapMetrics& metrics,
                       const SlotMapLegend& legend) {
    // How high the legend is depends on where the cells begin, and the cells on what it leaves them.
    double left = area.left();
    double height = legend.height(area.width());
    SlotMapLayout map(area, blocks, orientation, metrics);
    for (int round = 0; round < 2; ++round) {
        map =
            SlotMapLayout(area.adjusted(0, 0, 0, -height - metrics.legendGap), blocks, orientation, metrics);
        left = std::max(area.left(),
                        std::min(map.bands().front().cells.left(), area.right() - legend.narrowest()));
        height =
            std::max(height, legend.height(area.right() - left)); // so that it never takes the map's place
    }
    const QRectF place(left, map.bounds().bottom() + metrics.legendGap, area.right() - left, height);
    return {map, place, map.bounds().united(place)};
}

SlotMapPlacement beside(const QRectF& area, int blocks, MapOrientation orientation, const MapMetrics& metrics,
                        const SlotMapLegend& legend) {
    const double width = legend.narrowest();
    const double gap = 2 * metrics.legendGap;
    const SlotMapLayout map(area.adjusted(0, 0, -width - gap, 0), blocks, orientation, metrics);
    const QRectF place(map.bounds().right() + gap, map.bands().front().cells.top(), width,
                       legend.height(width));
    const SlotMapPlacement placement{map, place, map.bounds().united(place)};
    const double shift = area.left() + (area.width() - placement.bounds.width()) / 2 - map.bounds().left();
    return placement.translated({std::floor(std::max(area.left() - map.bounds().left(), shift)), 0});
}

/// Whether the cells of `map` are no smaller than those of `other`, or stand in fewer bands and are large
/// enough.
bool asGood(const SlotMapLayout& map, const SlotMapLayout& other) {
    const QSizeF cell = map.cell(Slot(0)).size();
    const QSizeF than = other.cell(Slot(0)).size();
    const bool roomy = std::min(cell.width(), cell.height()) >= 0.75 * map.metrics().narrowest;
    return (roomy && map.bands().size() < other.bands().size()) ||
           cell.width() * cell.height() >= 0.99 * than.width() * than.height();
}

} // namespace

SlotMapPlacement SlotMapPlacement::translated(const QPointF& by) const {
    return {map.translated(by), legend.translated(by), bounds.translated(by)};
}

SlotMapPlacement placeSlotMap(const QRectF& area, int blocks, MapOrientation orientation,
                              const MapMetrics& metrics, const SlotMapLegend* legend) {
    if (legend != nullptr && orientation == MapOrientation::columns) {
        const SlotMapPlacement one = below(area, blocks, orientation, metrics, *legend);
        const SlotMapPlacement other = beside(area, blocks, orientation, metrics, *legend);
        if (area.contains(other.bounds) && asGood(other.map, one.map)) {
            return other;
        }
    }
    if (legend != nullptr && legend->height(area.width()) < area.height() / 2) {
        return below(area, blocks, orientation, metrics, *legend);
    }
    const SlotMapLayout map(area, blocks, orientation, metrics);
    return {map, {}, map.bounds()};
}

} // namespace cutaway
