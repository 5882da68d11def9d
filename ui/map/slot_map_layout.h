#pragma once

#include "core/plan/slot.h"

#include <QPointF>
#include <QRectF>

#include <optional>
#include <vector>

namespace cutaway {

/// Attention and FFN as two rows with a column for each block, or as two columns.
enum class MapOrientation : std::uint8_t { rows, columns };

/// How large things of a map are, in the units of what it is drawn on: pixels or points.
struct MapMetrics {
    double rowLabels = 70;   ///< room for `Attention` and `FFN` beside rows, or block numbers beside columns
    double header = 18;      ///< room for what stands above
    double bandGap = 16;     ///< between the parts of a map that is broken into several
    double legendGap = 16;   ///< between a map and its legend
    double widest = 64;      ///< a cell along its blocks
    double longest = 92;     ///< a cell the other way
    double narrowest = 18;   ///< thinner cells make the map break into more bands
    double slenderest = 3.0; ///< a cell's length over its width
    bool wholePixels = true; ///< edges lie on pixels: sharp on a screen
};

/// Where the cells of a map lie. Deep models are broken into bands that stand one below the other (rows) or
/// side by side (columns), so that 200 blocks are as readable as 8.
class SlotMapLayout {
  public:
    struct Band {
        int first = 0; ///< block
        int count = 0;
        QRectF cells; ///< both rows or columns
    };

    SlotMapLayout(const QRectF& area, int blocks, MapOrientation orientation, const MapMetrics& metrics);

    int blocks() const { return blocks_; }
    MapOrientation orientation() const { return orientation_; }
    const MapMetrics& metrics() const { return metrics_; }
    const std::vector<Band>& bands() const { return bands_; }
    /// All of it, labels included.
    QRectF bounds() const { return bounds_; }
    QRectF cell(Slot slot) const;
    std::optional<Slot> slotAt(const QPointF& point) const;
    SlotMapLayout translated(const QPointF& by) const;
    /// Every how many blocks a number fits: 1, 2, 5, 10, ...
    int labelEvery(double labelWidth) const;
    /// The slot one step away in the direction of an arrow key; none at the edge.
    std::optional<Slot> neighbour(Slot slot, int dx, int dy) const;

  private:
    double pitchFor(int bands, const QRectF& area) const;

    int blocks_;
    MapOrientation orientation_;
    MapMetrics metrics_;
    double pitch_ = 1;  ///< along the blocks
    double across_ = 1; ///< along attention and FFN
    std::vector<Band> bands_;
    QRectF bounds_;
};

} // namespace cutaway
