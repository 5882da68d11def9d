#pragma once

#include "core/plan/bootstrap_result.h"
#include "core/search/sweep.h"

#include <cstdint>
#include <vector>

namespace cutaway {

/// How often each of `sequences` sequences is in each of `resamples` sets of as many that are drawn from them
/// with replacement: set by set, each draw the next split_mix() mod `sequences`, its state beginning as the
/// seed.
std::vector<std::vector<int>> draw_resamples(int resamples, std::size_t sequences, std::uint64_t seed);

/// The greedy search of request.settings on every resample of the sequences, from what request.plan pins and
/// forces. A candidate's score on a resample is the mean of its sequences' divergences, float64 sums in
/// sequence order of how often each is in it times its value; a tie goes to the lower slot. Every candidate
/// of a plan is scored on every sequence, once for all resamples that come by this plan, so the settings'
/// search mode does not matter. `model`: what slots hold, for the budgets. The caller's is
/// `result.calibration`. Throws Error(bad-input) where the settings' order or unit cuts no single slots in
/// turn, and as sweep() does.
BootstrapResult bootstrap(const Decoder& decoder, const Sequences& sequences, const BootstrapRequest& request,
                          const ModelInfo& model, const SweepLimits& limits, Work& work);

} // namespace cutaway
