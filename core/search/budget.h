#pragma once

#include "core/plan/budget_use.h"
#include "core/plan/units.h"

#include <string_view>
#include <vector>

namespace cutaway {

/// Whether a limit on size or number is reached: as many or as much is gone as was asked for. Returns the
/// word for it (stopped_by), the first in the order of 6-commands.md; empty where none is.
std::string_view reached(const Budget& budget, const BudgetUse& use);

/// The share that would be exceeded, of slots, parameters or the number of cuts; empty where none would.
std::string_view exceeded(const Budget& budget, const BudgetUse& use);

/// Why the search ends before a cut of any of `choices` on top of the plan: a limit is reached, there are
/// none, or each of them would exceed a share. Empty where it goes on.
std::string_view end_before(const Budget& budget, const Plan& plan, const std::vector<Removal>& choices,
                            const ModelInfo& model);

} // namespace cutaway
