#pragma once

#include "ui/plots/cut_curve.h"

#include <QPointF>
#include <QString>

#include <optional>

class QCustomPlot;

namespace cutaway {

/// What the curve's point nearest to `position` (pixels of the plot) says: its slot, its step and all that
/// was measured of it. Nothing where no point of the divergence or the perplexity is near.
std::optional<QString> curveTip(const QCustomPlot& plot, const CutCurve& curve, CurveAxis axis,
                                const QPointF& position);

} // namespace cutaway
