#pragma once

#include "core/search/reference.h"

#include <vector>

namespace cutaway {

/// For each of `divergences` the values of the sequences in a model of the slots `kept`, which are in slot
/// order. Only the likelihood does without a reference's hidden states.
std::vector<std::vector<double>> plan_values(Machine& machine, const std::vector<Divergence>& divergences,
                                             const Reference& reference, const std::vector<Slot>& kept);

/// Their mean: what sweep() gives as the score of a candidate, for any set of kept slots.
double plan_score(Machine& machine, Divergence divergence, const Reference& reference,
                  const std::vector<Slot>& kept);

/// As perplexity() of measure.h.
double plan_perplexity(Machine& machine, const Sequences& sequences, const std::vector<Slot>& kept);

/// exp of the mean over all tokens that are predicted. `nll`: by sequence the mean over its tokens but the
/// first.
double perplexity_of(const std::vector<double>& nll, const Sequences& sequences);

} // namespace cutaway
