#include "ui/map/colours.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cutaway {

QColor cividis(double place) {
    constexpr std::array<QRgb, 10> anchors{0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173,
                                           0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55, 0xfee838};
    const double along = std::clamp(place, 0.0, 1.0) * (anchors.size() - 1);
    const auto left = std::min(static_cast<std::size_t>(along), anchors.size() - 2);
    const double part = along - static_cast<double>(left);
    const QColor from(anchors.at(left));
    const QColor to(anchors.at(left + 1));
    const auto mix = [part](int a, int b) { return static_cast<int>(std::lround(a + part * (b - a))); };
    return {mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue())};
}

QColor readableOn(const QColor& background) {
    return background.lightnessF() > 0.5F ? QColor(Qt::black) : QColor(Qt::white);
}

} // namespace cutaway
