#pragma once

#include "ui/map/slot_map_layout.h"

namespace cutaway {

class SlotMapLegend;

/// Where a map and its legend stand.
struct SlotMapPlacement {
    SlotMapLayout map;
    QRectF legend; ///< empty where there is none
    QRectF bounds; ///< of both

    SlotMapPlacement translated(const QPointF& by) const;
};

/// Places them in `area`, in its middle and from its top: the legend below the cells, or beside a map of
/// columns that grows no smaller by it. Without a legend, or where it would take most of the area, the map
/// has it all.
SlotMapPlacement placeSlotMap(const QRectF& area, int blocks, MapOrientation orientation,
                              const MapMetrics& metrics, const SlotMapLegend* legend);

} // namespace cutaway
