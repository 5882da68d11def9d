#pragma once

#include "ui/map/slot_map_painter.h"
#include "ui/qcustomplot_include.h"

namespace cutaway {

/// Calm axes in the colours of a map; `points`: the size of the letters, or pixels where it is negative.
void stylePlot(QCustomPlot& plot, const MapStyle& style, double points);
/// Powers of ten, written `1e-3`.
void logAxis(QCPAxis& axis);
/// Whole numbers only.
void integerAxis(QCPAxis& axis);
/// The range that shows all positive `values` in whole decades, or `low` to `high` where there is none.
void fitLogAxis(QCPAxis& axis, const QVector<double>& values, double low, double high);

} // namespace cutaway
