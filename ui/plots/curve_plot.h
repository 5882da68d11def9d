#pragma once

#include "ui/map/slot_map_painter.h"
#include "ui/plots/cut_curve.h"
#include "ui/qcustomplot_include.h"

namespace cutaway {

/// The cut curve: the divergence against what is removed, one point for every cut that holds. On the screen
/// and, drawn by its toPainter(), in figures.
class CurvePlot : public QCustomPlot {
    Q_OBJECT

  public:
    explicit CurvePlot(QWidget* parent = nullptr);

    /// Letters of `points`, or where that is not positive of the style's own size.
    void setStyle(const MapStyle& style, const QColor& line, double points);
    void setSession(const Session& session);
    void setAxis(CurveAxis axis);
    CurveAxis axis() const { return axis_; }

    QSize minimumSizeHint() const override { return {200, 90}; }
    QSize sizeHint() const override { return {400, 160}; }

  private:
    void draw();

    CutCurve curve_;
    CurveAxis axis_ = CurveAxis::slots;
};

} // namespace cutaway
