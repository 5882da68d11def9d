#pragma once

#include "core/search/reference.h"

namespace cutaway {

/// What a step needs, within one search: sweep() of sweep.h against a reference that is there already.
std::vector<double> sweep_scores(Machine& machine, const Reference& reference, Divergence divergence,
                                 const std::vector<Slot>& kept, const std::vector<Slot>& candidates);

/// The same by the whole network for every candidate, as the authors' code does: removed branches are
/// computed as well and their result is dropped. To check the sweep by, and to measure it against.
std::vector<double> naive_scores(Machine& machine, const Reference& reference, Divergence divergence,
                                 const std::vector<Slot>& kept, const std::vector<Slot>& candidates);

} // namespace cutaway
