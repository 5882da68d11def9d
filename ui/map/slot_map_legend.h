#pragma once

#include "ui/map/slot_map_painter.h"

#include <vector>

namespace cutaway {

struct ScoreHistory;

/// Which marks a legend explains: all, so that it never changes while a search runs, or those on the map.
enum class LegendMarks : std::uint8_t { all, used };

/// The colour bar of a map and what its marks mean.
class SlotMapLegend {
  public:
    SlotMapLegend(const SlotModel& model, const MapStyle& style, LegendMarks marks);
    /// One for several maps, at least one, all of the same divergence: the marks that are on any of them.
    SlotMapLegend(const std::vector<const SlotModel*>& models, const MapStyle& style);
    /// One for the history of this model's scores.
    SlotMapLegend(const SlotModel& model, const MapStyle& style, const ScoreHistory& history);

    /// The least width that it takes: the colour bar, and one mark a line below it.
    double narrowest() const;
    double height(double width) const;
    /// Draws it from the top left of `area`; labels of the colour bar's ends may stand out by half.
    void draw(QPainter& painter, const QRectF& area) const;
    /// What it says of its marks, one after the other.
    QStringList texts() const;

  private:
    struct Entry {
        SlotFacts example;
        QString text;
    };

    SlotMapLegend(const SlotModel& model, const MapStyle& style);
    void addEntries(const std::vector<const SlotModel*>& models, LegendMarks marks);
    Entry cutEntry(bool approximate) const;
    Entry boundEntry() const;
    SlotFacts scored(bool exact, int step) const;
    double entryWidth(const Entry& entry) const;
    double labelWidth() const;
    double leastBarWidth() const;
    double widestEntry() const;
    void drawBar(QPainter& painter, const QRectF& bar) const;
    double place(QPainter* painter, const QRectF& area) const;

    SlotMapPainter cells_;
    MapStyle style_;
    ScoreScale scale_;
    QString title_;
    double line_; ///< the height of a line
    std::vector<Entry> entries_;
};

} // namespace cutaway
