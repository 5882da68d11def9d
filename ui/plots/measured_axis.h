#pragma once

#include "ui/map/slot_map_painter.h"
#include "ui/plots/cut_curve.h"
#include "ui/qcustomplot_include.h"

namespace cutaway {

/// What else was measured of a cut curve's plans, on an axis of its own at the right: a perplexity, or a
/// task's accuracy with its standard errors. It has a line and a marker that no other curve has.
class MeasuredAxis {
  public:
    /// Adds its line to the plot; the plot owns it.
    explicit MeasuredAxis(QCustomPlot& plot);

    void setStyle(const MapStyle& style, double markerSize);
    /// Draws what is known, or nothing where it is not `wanted`.
    void draw(const CutCurve& curve, CurveAxis axis, bool wanted);
    bool shown() const { return line_->visible(); }
    /// What it shows, in a sentence; empty where it shows nothing.
    QString description() const;

  private:
    void fit(const QVector<double>& values, const QVector<double>& errors);

    QCustomPlot& plot_;
    QCPCurve* line_; ///< no graph: those are the divergences
    QCPErrorBars* errors_;
    QString title_; ///< as a sentence begins with it
};

/// `perplexity`, `boolq acc`, `mmlu acc, first 50`, `story.txt perplexity`.
QString measureTitle(const CurveMeasure& measure);
/// Its value in words, with its error: `0.75 ± 0.02`.
QString measureText(const MeasuredValue& value);

} // namespace cutaway
