#pragma once

#include "core/plan/settings.h"

namespace cutaway {

/// The scores that a map tells apart, both ends powers of ten.
struct ScoreRange {
    double low = 0;
    double high = 0;
    bool bounded = true; ///< no score is above `high`
};

/// Of a divergence alone, so that a colour means the same in every step, session and program.
constexpr ScoreRange score_range(Divergence divergence) {
    switch (divergence) {
    case Divergence::js:
        return {1e-4, 1};
    case Divergence::js_finercut: // divided by the vocabulary
        return {1e-9, 1e-3, false};
    case Divergence::kl:
        return {1e-4, 10, false};
    case Divergence::angular:
        return {1e-3, 1};
    case Divergence::euclidean:
        return {1, 1e5, false};
    case Divergence::nll:
        return {0.1, 100, false};
    }
    return {};
}

} // namespace cutaway
