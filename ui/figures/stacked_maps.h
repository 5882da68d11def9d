#pragma once

#include "ui/figures/figure_sheet.h"
#include "ui/map/slot_map_layout.h"
#include "ui/models/slot_model.h"

#include <vector>

namespace cutaway {

/// The measures of a map in a figure, for all that its letters ask for.
MapMetrics figureMapMetrics(const MapStyle& style, const FigureOptions& options, int blocks);

/// A slot of one of several maps.
struct MapPlace {
    int map = 0;
    Slot slot;
};

/// The maps of several sessions, each with its name, one below the other in rows and side by side in columns,
/// so that the same slot of all stands in one line; one colour bar and legend for all. Block numbers stand at
/// the first alone where no map is broken into bands.
class StackedMaps : public FigureContent {
  public:
    StackedMaps(const FigureSubject& subject, const FigureOptions& options, const MapStyle& style);

    double tallest(double width) const override;
    QRectF place(const QRectF& room) override;
    void draw(QCPPainter& painter) const override;
    bool saysApproximate() const override { return options_.legend; }

    int count() const { return static_cast<int>(maps_.size()); }
    const SlotModel& model(int map) const { return *at(map).model; }
    const QString& name(int map) const { return at(map).name; }
    /// Of the deepest model's blocks; once it is placed.
    const SlotMapLayout& layout(int map) const { return at(map).layout.front(); }
    /// None where the map's own model has no such block.
    std::optional<MapPlace> placeAt(const QPointF& point) const;

  private:
    struct Map {
        std::unique_ptr<SlotModel> model;
        QString name;
        QStringList lines{}; ///< of its name
        QRectF nameAt{};
        std::vector<SlotMapLayout> layout{}; ///< one, once it is placed
    };

    const Map& at(int map) const { return maps_[static_cast<std::size_t>(map)]; }
    void add(const Session& session, const QString& name);
    std::vector<const SlotModel*> models() const;
    bool rows() const { return options_.orientation == MapOrientation::rows; }
    /// The area that cells, numbers and names of all maps take from the top of `room`.
    QRectF placeRows(const QRectF& room);
    QRectF placeColumns(const QRectF& room);
    void breakNames(double width);
    static QRectF lastBand(const Map& map);

    std::vector<Map> maps_;
    int blocks_ = 0; ///< of the deepest
    FigureOptions options_;
    MapStyle style_;
    QFont nameFont_;
    bool allNumbered_ = true; ///< every map has its blocks' numbers
    QRectF legend_;
};

} // namespace cutaway
