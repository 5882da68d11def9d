#include "ui/figures/figure_sheet.h"
#include "ui/plots/curve_plot.h"

#include <algorithm>

namespace cutaway {

namespace {

class CurveFigure : public FigureContent {
  public:
    CurveFigure(const FigureSubject& subject, const FigureOptions& options, const MapStyle& style) {
        plot_.setLegendPlace(options.legend ? CurveLegend::below : CurveLegend::none);
        plot_.setStyle(style, figureInk(), 0);
        plot_.setAxis(options.against);
        plot_.setMeasure(options.measure);
        plot_.setMeasureWanted(options.second);
        plot_.setSession(subject.session);
        if (!subject.name.isEmpty()) {
            plot_.setName(subject.name);
        }
        std::vector<ComparedCurve> curves;
        for (const FigureSession& other : subject.drawn()) {
            curves.push_back({other.name, cutCurve(*other.session), other.look});
        }
        legendHeight_ =
            options.legend && !curves.empty()
                ? QFontMetricsF(style.font).height() * 1.3 *
                      static_cast<double>(std::min<std::size_t>(curves.size() + 1, most_legend_rows))
                : 0;
        plot_.setCompared(std::move(curves));
    }

    double tallest(double width) const override { return width * 0.62 + legendHeight_; }
    QRectF place(const QRectF& room) override { return room_ = room; }
    void draw(QCPPainter& painter) const override {
        painter.save();
        painter.translate(room_.topLeft());
        plot_.toPainter(&painter, qRound(room_.width()), qRound(room_.height()));
        painter.restore();
    }
    bool saysApproximate() const override { return true; } // on its axis

  private:
    mutable CurvePlot plot_; // drawing sets its size for a moment
    double legendHeight_ = 0;
    QRectF room_;
};

} // namespace

std::unique_ptr<FigureContent> curveFigure(const FigureSubject& subject, const FigureOptions& options,
                                           const MapStyle& style) {
    return std::make_unique<CurveFigure>(subject, options, style);
}

} // namespace cutaway
