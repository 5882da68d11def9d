#pragma once

#include "ui/map/slot_map_layout.h"

#include <array>

namespace cutaway {

/// A slot in a step of the history.
struct HistoryPlace {
    int row = 0; ///< from 0
    Slot slot;

    bool operator==(const HistoryPlace&) const = default;
};

/// How large things of a history are, in the units of what it is drawn on.
struct HistoryMetrics {
    double line = 16;        ///< the height of a line of letters
    double digit = 7;        ///< the width of a digit
    double panelGap = 14;    ///< between attention and FFN
    double largest = 30;     ///< a cell's longer side
    double comfortable = 5;  ///< smaller cells make the two kinds stand one below the other
    bool wholePixels = true; ///< edges lie on pixels: sharp on a screen
};

/// Where the cells of a score history lie. Attention and FFN have a panel each, since their scores are of
/// different size: interleaved they would be stripes, apart each is a surface. In rows, blocks go from left
/// to right and steps downwards; in columns, the other way round.
class HistoryLayout {
  public:
    HistoryLayout(const QRectF& area, int blocks, int steps, MapOrientation orientation,
                  const HistoryMetrics& metrics);

    int blocks() const { return blocks_; }
    int steps() const { return steps_; }
    MapOrientation orientation() const { return orientation_; }
    const HistoryMetrics& metrics() const { return metrics_; }
    /// All of it, labels included.
    QRectF bounds() const { return bounds_; }
    const QRectF& panel(Kind kind) const { return panels_[static_cast<std::size_t>(kind)]; }
    /// Whether FFN stands below attention, each with steps and blocks of its own.
    bool stacked() const { return stacked_; }
    /// Without the gap to its neighbour.
    QRectF cell(const HistoryPlace& place) const;
    /// The room of all cells of a row, in one panel.
    QRectF row(int row, Kind kind) const;
    std::optional<HistoryPlace> placeAt(const QPointF& point) const;
    /// The step whose number in the margin lies there.
    std::optional<int> rowLabelAt(const QPointF& point) const;
    /// The place next to one in the direction of an arrow key; none at the edge.
    std::optional<HistoryPlace> neighbour(const HistoryPlace& place, int dx, int dy) const;
    /// The size of a cell with its gap.
    QSizeF pitch() const { return pitch_; }
    /// What the numbers on the left and above take.
    double left() const { return left_; }
    double header() const { return 2 * metrics_.line; }

  private:
    bool rows() const { return orientation_ == MapOrientation::rows; }
    /// The largest cells of one arrangement.
    QSizeF pitchFor(const QRectF& area, bool stacked) const;

    int blocks_;
    int steps_;
    MapOrientation orientation_;
    HistoryMetrics metrics_;
    double left_ = 0;
    bool stacked_ = false;
    QSizeF pitch_;
    std::array<QRectF, 2> panels_;
    QRectF bounds_;
};

} // namespace cutaway
