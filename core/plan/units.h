#pragma once

#include "core/plan/plan.h"
#include "core/plan/settings.h"

#include <optional>
#include <vector>

namespace cutaway {

/// What one cut removes together, in slot order: one slot, or what is left of a block.
using Removal = std::vector<Slot>;

/// The slots `candidates` of the plan, which are in slot order, as what a cut of this unit removes: in slot
/// order as well. A block of which a slot is pinned is none.
std::vector<Removal> removals(const Plan& plan, const std::vector<Slot>& candidates, Unit unit);

/// How many more cuts the limits of the budget that count slots leave, and the candidates that there are;
/// none where a limit is set that sizes or scores decide about.
std::optional<int> cuts_left(const Plan& plan, const SearchSettings& settings);

} // namespace cutaway
