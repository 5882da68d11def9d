#pragma once

#include "ui/plots/cut_curve.h"

#include <QWidget>

class QComboBox;

namespace cutaway {

class CurvePlot;

/// The cut curve and, above it, the choice of what it is drawn against; the choice is remembered.
class CurvePanel : public QWidget {
    Q_OBJECT

  public:
    explicit CurvePanel(QWidget* parent = nullptr);

    CurvePlot& plot() { return *plot_; }
    CurveAxis axis() const;
    void setAxis(CurveAxis axis);

  Q_SIGNALS:
    void axisChanged();

  private:
    QComboBox* axis_;
    CurvePlot* plot_;
};

} // namespace cutaway
