#include "ui/figures/figure_sheet.h"
#include "ui/map/history_layout.h"
#include "ui/map/history_painter.h"
#include "ui/map/slot_map_legend.h"

#include <optional>

namespace cutaway {

namespace {

class HistoryFigure : public FigureContent {
  public:
    HistoryFigure(const FigureSubject& subject, const FigureOptions& options, const MapStyle& style)
        : history_(scoreHistory(subject.session)), style_(style), orientation_(options.orientation),
          legendShown_(options.legend) {
        model_.load(subject.session);
    }

    /// What fits a page of a journal with its caption.
    double tallest(double width) const override { return std::min(500.0, std::max(300.0, width * 1.4)); }

    QRectF place(const QRectF& room) override {
        const SlotMapLegend legend(model_, style_, history_);
        HistoryMetrics metrics = historyMetrics(style_);
        metrics.wholePixels = false;
        metrics.largest = style_.font.pixelSize() * 1.9;
        const double below = legendShown_ ? legend.height(room.width()) + metrics.line : 0;
        layout_.emplace(room.adjusted(0, 0, 0, -below), history_.blocks,
                        static_cast<int>(history_.rows.size()), orientation_, metrics);
        QRectF taken = layout_->bounds();
        if (legendShown_) {
            const double left = std::max(room.left(), std::min(layout_->panel(Kind::attention).left(),
                                                               room.right() - legend.narrowest()));
            const double width = room.right() - left;
            legend_ = QRectF(left, taken.bottom() + metrics.line, width, legend.height(width));
            taken = taken.united(legend_);
        }
        return taken;
    }

    void draw(QCPPainter& painter) const override {
        if (layout_) {
            HistoryPainter(history_, style_).draw(painter, *layout_);
        }
        if (legendShown_) {
            MapStyle style = style_;
            style.numbers = layout_ && HistoryPainter(history_, style_).numbered(*layout_);
            SlotMapLegend(model_, style, history_).draw(painter, legend_);
        }
    }

    bool saysApproximate() const override { return legendShown_ && !history_.rows.empty(); }

  private:
    ScoreHistory history_;
    SlotModel model_;
    MapStyle style_;
    MapOrientation orientation_;
    bool legendShown_;
    std::optional<HistoryLayout> layout_;
    QRectF legend_;
};

} // namespace

std::unique_ptr<FigureContent> historyFigure(const FigureSubject& subject, const FigureOptions& options,
                                             const MapStyle& style) {
    return std::make_unique<HistoryFigure>(subject, options, style);
}

} // namespace cutaway
