#pragma once

#include "core/plan/plan.h"
#include "core/plan/score_range.h"

#include <string>
#include <vector>

namespace cutaway {

/// What a slot picture is drawn on.
struct PictureFrame {
    int columns = 80;      ///< characters to a line
    int lines = 24;        ///< at most
    bool coloured = false; ///< with the colours of a terminal that has 256, else in shades
};

/// A plan and the scores of its kept slots as text, a map of lines that each end with a line's end and a
/// legend below. `scores`: by slot index, negative where there is none. The cells of deep models shrink to
/// one character; empty where even those do not fit.
std::string slot_picture(const Plan& plan, const std::vector<double>& scores, const ScoreRange& range,
                         const PictureFrame& frame);

} // namespace cutaway
