#pragma once

#include "ui/map/slot_map_painter.h"
#include "ui/models/score_history.h"

namespace cutaway {

class HistoryLayout;
struct HistoryMetrics;

/// The sizes that letters of a style ask for.
HistoryMetrics historyMetrics(const MapStyle& style);

/// Draws the score history as vector rectangles: colour is the score, on the map's scale; what was cut is
/// hatched and has its number, a lower bound the corner mark, what had no score stays empty.
class HistoryPainter {
  public:
    HistoryPainter(const ScoreHistory& history, const MapStyle& style);

    void draw(QPainter& painter, const HistoryLayout& layout) const;
    /// Whether the cuts' numbers are drawn: they are wanted and can be read.
    bool numbered(const HistoryLayout& layout) const;

  private:
    NumberFit numbers(const HistoryLayout& layout) const;
    void drawFills(QPainter& painter, const HistoryLayout& layout) const;
    void drawBounds(QPainter& painter, const HistoryLayout& layout) const;
    void drawCuts(QPainter& painter, const HistoryLayout& layout) const;
    void drawLabels(QPainter& painter, const HistoryLayout& layout, Kind kind) const;
    template <typename Visit>
    void eachCell(const HistoryLayout& layout, Visit visit) const;

    const ScoreHistory& history_;
    MapStyle style_;
    ScoreScale scale_;
};

} // namespace cutaway
