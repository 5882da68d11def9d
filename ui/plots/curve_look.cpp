#include "ui/plots/curve_look.h"

#include <array>

namespace cutaway {

namespace {

// None solid and none with a disc or a diamond: those are the shown session's.
constexpr std::array lines{Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};
constexpr std::array markers{QCPScatterStyle::ssSquare,     QCPScatterStyle::ssTriangle,
                             QCPScatterStyle::ssCross,      QCPScatterStyle::ssTriangleInverted,
                             QCPScatterStyle::ssPlus,       QCPScatterStyle::ssCircle,
                             QCPScatterStyle::ssCrossSquare};
// Each has at least 4.5 to 1 of contrast to its paper.
constexpr std::array<QRgb, 5> on_light{0xffb04a00, 0xff00735a, 0xff9b3f78, 0xff6e5a00, 0xff4a4f5a};
constexpr std::array<QRgb, 5> on_dark{0xffff9d5c, 0xff46d3a8, 0xfff09bc9, 0xffe5c64e, 0xffc3c8d2};

template <typename List>
auto pick(const List& list, int number) {
    return list[static_cast<std::size_t>(number) % list.size()];
}

} // namespace

CurveLook curveLook(int number, bool dark) {
    return {QColor(pick(dark ? on_dark : on_light, number)), pick(lines, number), pick(markers, number)};
}

QPen curvePen(const CurveLook& look) {
    QPen pen(look.color, 1.6, look.line);
    pen.setCapStyle(Qt::FlatCap); // others would close the gaps
    return pen;
}

QCPScatterStyle curveMarker(const CurveLook& look, double size) {
    // The line's pattern is not for its outline.
    return {look.marker, QPen(look.color, 1.4), Qt::NoBrush, size};
}

QPixmap curveSample(const CurveLook& look, const QSize& size, double pixelRatio) {
    QPixmap sample(size * pixelRatio);
    sample.setDevicePixelRatio(pixelRatio);
    sample.fill(Qt::transparent);
    QCPPainter painter(&sample);
    painter.setAntialiasing(true);
    const QPointF middle(size.width() / 2.0, size.height() / 2.0);
    painter.setPen(curvePen(look));
    painter.drawLine(QLineF(0, middle.y(), size.width(), middle.y()));
    const QCPScatterStyle marker = curveMarker(look, size.height() * 0.6);
    marker.applyTo(&painter, marker.pen());
    marker.drawShape(&painter, middle);
    return sample;
}

} // namespace cutaway
