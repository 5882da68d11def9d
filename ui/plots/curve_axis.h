#pragma once

#include "ui/plots/cut_curve.h"
#include "ui/qcustomplot_include.h"

#include <QString>

#include <array>

namespace cutaway {

inline constexpr std::array all_curve_axes{CurveAxis::slots, CurveAxis::parameters, CurveAxis::weights,
                                           CurveAxis::kvCache};

/// The axis as a choice: `Removed slots`, `Share of parameters`.
QString curveAxisTitle(CurveAxis axis);
/// The words below it.
QString curveAxisLabel(CurveAxis axis);
/// Ticks that the axis's quantity is counted in, with their units: whole slots, per cent, bytes.
void tickCurveAxis(QCPAxis& qcpAxis, CurveAxis axis);
/// From nothing to a little more than the `most` that is drawn.
void fitCurveAxis(QCPAxis& qcpAxis, CurveAxis axis, double most);

} // namespace cutaway
