#pragma once

#include "ui/plots/cut_curve.h"

#include <QWidget>

class QComboBox;

namespace cutaway {

class CurvePlot;

/// The cut curve and, above it, the choices of what it is drawn against and of what else it shows; they are
/// remembered.
class CurvePanel : public QWidget {
    Q_OBJECT

  public:
    explicit CurvePanel(QWidget* parent = nullptr);

    CurvePlot& plot() { return *plot_; }
    CurveAxis axis() const;
    void setAxis(CurveAxis axis);
    void setSession(const Session& session);
    /// What the second axis shows: what is chosen, as far as the session knows anything of it.
    const CurveMeasure& measure() const { return measure_; }

  Q_SIGNALS:
    void axisChanged();

  private:
    void fillMeasures(const Session& session);

    QComboBox* axis_;
    QComboBox* measures_;
    std::vector<CurveMeasure> known_; ///< as measures_ lists them
    CurveMeasure measure_;
    CurvePlot* plot_;
};

} // namespace cutaway
