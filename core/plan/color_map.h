#pragma once

#include "core/plan/score_range.h"

#include <cstdint>

namespace cutaway {

/// Both rise evenly in lightness, so that people with colour-blindness and black-and-white prints lose
/// nothing.
enum class ColorMap : std::uint8_t { cividis, viridis };

/// Each from 0 to 1.
struct Rgb {
    double red = 0;
    double green = 0;
    double blue = 0;
};

/// Where a score lies on the logarithmic scale: 0 at the range's low end, 1 at the high one; scores beyond
/// have the end's, and what is no number has the dear end's.
double position_in(const ScoreRange& range, double score);

/// `position` from 0, cheap and light, to 1, dear and dark.
Rgb color_at(double position, ColorMap colors);

} // namespace cutaway
