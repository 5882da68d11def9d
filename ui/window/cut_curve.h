#pragma once

#include "core/plan/session.h"
#include "ui/map/qcustomplot.h"

namespace cutaway {

/// Divergence against the number of cuts.
class CutCurve : public QCustomPlot {
    Q_OBJECT

  public:
    explicit CutCurve(QWidget* parent = nullptr);

    void setSession(const Session& session);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void applyPalette();
};

} // namespace cutaway
