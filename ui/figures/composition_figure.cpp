#include "ui/figures/figure_sheet.h"
#include "ui/plots/composition_plot.h"

#include <algorithm>

namespace cutaway {

namespace {

class CompositionFigure : public FigureContent {
  public:
    CompositionFigure(const FigureSubject& subject, const FigureOptions& options, const MapStyle& style)
        : upright_(options.orientation == MapOrientation::columns) {
        plot_.setLegendShown(options.legend);
        plot_.setOrientation(options.orientation);
        plot_.setStyle(style, figureInk(), 0);
        plot_.setSession(subject.session);
    }

    double tallest(double width) const override {
        return upright_ ? std::min(width * 1.1, 420.0) : std::min(width * 0.55, 240.0);
    }
    QRectF place(const QRectF& room) override { return room_ = room; }
    void draw(QCPPainter& painter) const override {
        painter.save();
        painter.translate(room_.topLeft());
        plot_.toPainter(&painter, qRound(room_.width()), qRound(room_.height()));
        painter.restore();
    }
    bool saysApproximate() const override { return true; } // on its axis

  private:
    mutable CompositionPlot plot_; // drawing sets its size for a moment
    bool upright_;
    QRectF room_;
};

} // namespace

std::unique_ptr<FigureContent> compositionFigure(const FigureSubject& subject, const FigureOptions& options,
                                                 const MapStyle& style) {
    return std::make_unique<CompositionFigure>(subject, options, style);
}

} // namespace cutaway
