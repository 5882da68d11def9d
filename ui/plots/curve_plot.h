#pragma once

#include "ui/map/slot_map_painter.h"
#include "ui/plots/cut_curve.h"
#include "ui/plots/measured_axis.h"
#include "ui/qcustomplot_include.h"

#include <memory>
#include <vector>

namespace cutaway {

/// Another session's curve, drawn behind the shown one's.
struct ComparedCurve {
    QString name;
    CutCurve curve;
    int look = 0; ///< curveLook()'s number
};

/// Where the names of several curves stand: beside the axes, below them, or nowhere.
enum class CurveLegend : std::uint8_t { beside, below, none };
/// What the dock has room for; more names stand in a second column.
inline constexpr int most_legend_rows = 7;

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
    /// Those whose divergence is the session's are drawn, with a legend.
    void setCompared(std::vector<ComparedCurve> compared);
    /// Beside the axes until it is set.
    void setLegendPlace(CurveLegend place);
    /// What the session's own curve is called among others.
    void setName(const QString& name);
    CurveAxis axis() const { return axis_; }
    /// What is drawn beside the divergence: the perplexity on the calibration set unless told otherwise.
    void setMeasure(const CurveMeasure& measure);
    /// Whether it is drawn where it was measured; it is unless told otherwise.
    void setMeasureWanted(bool wanted);
    bool measureShown() const { return second_->shown(); }

    QSize minimumSizeHint() const override { return {200, 90}; }
    QSize sizeHint() const override { return {400, 160}; }

  protected:
    bool event(QEvent* event) override;

  private:
    void drawCurves();
    QString description() const;
    void addCompared(const ComparedCurve& other);
    void placeLegend(bool shown);
    QString elided(const QString& name) const;

    Session session_;
    CutCurve curve_;
    CurveMeasure measure_;
    CurveAxis axis_ = CurveAxis::slots;
    std::vector<ComparedCurve> compared_;
    std::unique_ptr<MeasuredAxis> second_; ///< made with the plot
    bool measureWanted_ = true;
    QCPLayoutGrid* aside_ = nullptr; ///< where the legend stands while it is shown
    CurveLegend legendPlace_ = CurveLegend::beside;
    double markerSize_ = 7;
    bool dark_ = false;
};

} // namespace cutaway
