#pragma once

#include "core/plan/session.h"

#include <optional>

namespace cutaway {

/// How far a search is.
struct RunProgress {
    int steps = 0;                     ///< cuts that hold
    std::optional<int> total;          ///< so many there will be; none where the budget does not tell
    std::optional<double> secondsLeft; ///< from the time of the last steps
};

/// Reads the progress off a search; `firstStep` is the first step of this run: older ones may have been made
/// on another machine and say nothing about the time.
RunProgress runProgress(const SearchRecord& search, int firstStep);

} // namespace cutaway
