#pragma once

#include "app/engine/options.h"
#include "app/engine/output.h"
#include "app/engine/workbench.h"
#include "core/search/part_times.h"
#include "core/search/product_rate.h"

#include <array>
#include <vector>

namespace cutaway {

struct BenchOptions {
    ModelOptions model; ///< its name is empty where there is a shape
    CalibrationOptions calibration;
    std::string shape;                 ///< empty: not given
    std::vector<std::string> searches; ///< empty: all but those that a preset leaves out
    int cuts = 2;
    int rounds = 3;
    std::string output; ///< empty: not given
};

/// What one way to search did, once in every round.
struct ModeRuns {
    SearchMode mode = SearchMode::exact;
    std::vector<double> seconds;     ///< by the wall's clock
    std::vector<double> cpu_seconds; ///< of all threads
    std::array<std::vector<double>, part_names.size()> parts;
    std::int64_t peak_memory = 0; ///< bytes of the device's memory, the most of all rounds
    std::vector<Step> steps;      ///< of the first round: every other makes the same
    Work work;
};

/// How fast a model's tokenizer is.
struct TokenizerRuns {
    std::size_t bytes = 0;           ///< 0: the model has none
    std::vector<double> cpu_seconds; ///< per round
};

/// Runs the searches in turns, a few rounds, with the products they are compared with in between, and gives
/// what `bench` reports. Throws Interrupted, and what a search throws.
std::vector<ModeRuns> run_modes(const std::vector<SearchMode>& modes, const Workbench& bench,
                                const CalibrationSet& set, const BenchOptions& options, ProductRate& rate,
                                const Output& output);

TokenizerRuns run_tokenizer(const OpenModel& model, int rounds);

} // namespace cutaway
