#pragma once

#include "app/engine/options.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cutaway {

/// What `prune` was asked, as it was typed.
struct PruneOptions {
    ModelOptions model;
    CalibrationOptions calibration;
    PlanOptions plan;
    std::string divergence; ///< empty: not given; so are search, unit, order and session
    std::string search;
    std::string unit;
    std::string order;
    std::optional<std::uint64_t> seed;
    Budget budget{};
    std::string bytes; ///< of the budget; empty: not given
    std::string pin;
    std::string force;
    std::optional<double> protect_front;
    bool release_after_front = false;
    std::string session;
    bool resume = false;
    std::vector<std::string> exports; ///< FORMAT:PATH
};

/// Runs the search and prints its result; throws Ended after it where Ctrl-C ended it or an export failed.
void prune(const PruneOptions& options, const Output& output);

} // namespace cutaway
