#include "ui/figures/figure_sheet.h"
#include "ui/figures/stacked_maps.h"
#include "ui/map/slot_map_legend.h"
#include "ui/map/slot_map_placement.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <optional>

namespace cutaway {

namespace {

class MapFigure : public FigureContent {
  public:
    MapFigure(const FigureSubject& subject, const FigureOptions& options, const MapStyle& style)
        : style_(style), options_(options) {
        model_.load(subject.session);
    }

    double tallest(double width) const override {
        Q_UNUSED(width)
        // Columns would be as long as the model is deep; this is what fits a page with its caption.
        return options_.orientation == MapOrientation::rows ? 1200 : 480;
    }

    QRectF place(const QRectF& room) override {
        const SlotMapLegend legend(model_, style_, LegendMarks::used);
        places_ = placeSlotMap(room, model_.blocks(), options_.orientation,
                               figureMapMetrics(style_, options_, model_.blocks()),
                               options_.legend ? &legend : nullptr);
        return places_->bounds;
    }

    void draw(QCPPainter& painter) const override {
        if (!places_) {
            return;
        }
        SlotMapPainter(model_, style_).drawMap(painter, places_->map);
        if (!places_->legend.isEmpty()) {
            SlotMapLegend(model_, style_, LegendMarks::used).draw(painter, places_->legend);
        }
    }

    bool saysApproximate() const override { return options_.legend; }

  private:
    SlotModel model_;
    MapStyle style_;
    FigureOptions options_;
    std::optional<SlotMapPlacement> places_;
};

} // namespace

MapMetrics figureMapMetrics(const MapStyle& style, const FigureOptions& options, int blocks) {
    const QFontMetricsF letters(style.font);
    const bool rows = options.orientation == MapOrientation::rows;
    const double letter = style.font.pixelSize();
    // A deep model's columns stand in several bands, which have no room to spare for the word.
    const QString widest = rows           ? kindText(Kind::attention)
                           : blocks > 100 ? QString::number(blocks)
                                          : QCoreApplication::translate("SlotMapPainter", "Block");
    MapMetrics metrics;
    metrics.wholePixels = false;
    metrics.header = letters.height() + 2;
    metrics.rowLabels = letters.horizontalAdvance(widest) + letter * 0.8;
    metrics.bandGap = letter;
    metrics.legendGap = letter * 1.3;
    // Rows are as wide as the sheet, columns as narrow as their numbers allow.
    metrics.widest = rows ? sheetWidth(options.preset) : letter * 3.2;
    metrics.longest = letter * (options.preset == FigurePreset::slide ? 4.5 : 3.2);
    metrics.slenderest = 3;
    metrics.narrowest = letter * 1.25;
    return metrics;
}

std::unique_ptr<FigureContent> mapsFigure(const FigureSubject& subject, const FigureOptions& options,
                                          const MapStyle& style) {
    if (options.kind == FigureKind::maps) {
        return std::make_unique<StackedMaps>(subject, options, style);
    }
    return std::make_unique<MapFigure>(subject, options, style);
}

} // namespace cutaway
