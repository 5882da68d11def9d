#pragma once

/// Orders of cuts that are no greedy search, to compare it with. Each is made of the model without what the
/// user forced out, as if the search had cut nothing yet, so that a session which is resumed goes on in the
/// order that it began.

#include "core/plan/model_info.h"
#include "core/plan/units.h"
#include "core/search/reference.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace cutaway {

/// A removal and what ranks it; the lower goes first.
struct Ranked {
    Removal removal;
    double value = 0;
};

/// What the order of `settings` cuts, first first; some of it may be no candidate. Ties go to the lower slot.
/// - one-shot: by the score of the first step.
/// - block-influence: by block_influences() (block_distances.h).
/// - window: the blocks of the best_window() that is as large as the budget says, the last of them first, and
///   no other.
/// - tail: the last slot, or block, first.
/// - random: by a permutation() of all that the model has of the unit, whatever is pinned or gone.
std::vector<Ranked> ranking(Machine& machine, const Reference& reference, const Plan& plan,
                            const SearchSettings& settings, const ModelInfo& model);

/// How many times the whole calibration set goes through the model for that.
std::size_t ranking_passes(const Plan& plan, const SearchSettings& settings);

/// What each of `choices` would cost on top of the kept slots, as sweep() gives it. `told` hears the scores
/// so far where blocks go, which are measured one after the other; may be empty.
std::vector<double> removal_scores(Machine& machine, const Reference& reference, Divergence divergence,
                                   const std::vector<Slot>& kept, const std::vector<Removal>& choices,
                                   const std::function<void(const std::vector<double>&)>& told);

/// The run of `count` blocks over which the stream turns least: that with the lowest of `distances`
/// (angular_distances()) between what goes into its first block and what comes out of its last. `blocks`:
/// what the model still has, in order; those next to each other there make a run, if all of them `may_go` (by
/// block). A tie goes to the earlier run. Empty where there is none.
std::vector<int> best_window(const std::vector<std::vector<double>>& distances,
                             const std::vector<int>& blocks, const std::vector<bool>& may_go, int count);

/// 0 to count - 1 in an order that follows from the seed, everywhere the same: for i from count - 1 down to 1
/// place i is swapped with place split_mix() mod (i + 1), whose state begins as the seed (the shuffle of
/// Fisher and Yates).
std::vector<int> permutation(int count, std::uint64_t seed);

} // namespace cutaway
