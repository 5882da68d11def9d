#pragma once

#include "ui/qcustomplot_include.h"

#include <QPixmap>

namespace cutaway {

/// How a compared session's curve is drawn: no two of 28 have both line and marker alike, so that nobody
/// needs their colours to tell them apart.
struct CurveLook {
    QColor color;
    Qt::PenStyle line = Qt::SolidLine;
    QCPScatterStyle::ScatterShape marker = QCPScatterStyle::ssSquare;
};

/// The look of a `number` from 0, on light or on dark paper.
CurveLook curveLook(int number, bool dark);

QPen curvePen(const CurveLook& look);
QCPScatterStyle curveMarker(const CurveLook& look, double size);
/// A piece of the line with its marker, for lists.
QPixmap curveSample(const CurveLook& look, const QSize& size, double pixelRatio);

} // namespace cutaway
