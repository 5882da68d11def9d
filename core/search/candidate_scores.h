#pragma once

#include "core/search/reference.h"
#include "core/search/score_table.h"
#include "core/search/streams.h"

namespace cutaway {

/// What sweep_scores() takes the means of: every candidate's value on every sequence.
ScoreTable sweep_table(Machine& machine, const Reference& reference, Divergence divergence,
                       const std::vector<Slot>& kept, const std::vector<Slot>& candidates);

/// sweep() of sweep.h against a reference that is there already.
std::vector<double> sweep_scores(Machine& machine, const Reference& reference, Divergence divergence,
                                 const std::vector<Slot>& kept, const std::vector<Slot>& candidates);

/// The same values by the whole network for every candidate, as the authors' code does: removed branches are
/// computed as well and their result is dropped. To check the sweep by, and to measure it against. Fills
/// `table` and calls `tell` after every sequence.
void naive_values(Machine& machine, const Reference& reference, Divergence divergence,
                  const std::vector<Slot>& kept, const std::vector<Slot>& candidates, ScoreTable& table,
                  const std::function<void()>& tell);

/// How far a pass's candidates are from the reference.
SequenceValues compare_pass(Machine& machine, const Reference& reference, Divergence divergence,
                            const Pass& pass);

} // namespace cutaway
