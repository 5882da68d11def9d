#pragma once

#include "ui/map/slot_map_painter.h"
#include "ui/plots/cut_curve.h"
#include "ui/qcustomplot_include.h"

namespace cutaway {

/// The perplexity of a cut curve's plans, as far as it was measured, on an axis of its own at the right. It
/// has a line and a marker that no other curve has.
class PerplexityAxis {
  public:
    /// Adds its line to the plot; the plot owns it.
    explicit PerplexityAxis(QCustomPlot& plot);

    void setStyle(const MapStyle& style, double markerSize);
    /// Draws what is known, or nothing where it is not `wanted`.
    void draw(const CutCurve& curve, CurveAxis axis, bool wanted);
    bool shown() const { return line_->visible(); }
    /// What it shows, in a sentence; empty where it shows nothing.
    QString description() const;

  private:
    void fit(const QVector<double>& values);

    QCustomPlot& plot_;
    QCPCurve* line_; ///< no graph: those are the divergences
};

} // namespace cutaway
