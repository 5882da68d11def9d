#include "core/search/budget.h"

#include <algorithm>

namespace cutaway {

namespace {

/// What binary fractions miss of a share is no excess, as in slots_of_share().
constexpr double share_slack = 1e-9;

} // namespace

std::string_view reached(const Budget& budget, const BudgetUse& use) {
    if (budget.cuts && use.cuts >= *budget.cuts) {
        return stopped_by::cuts;
    }
    if (budget.share && use.removed >= slots_of_share(*budget.share, use.slots)) {
        return stopped_by::share;
    }
    if (budget.bytes && use.bytes <= *budget.bytes) {
        return stopped_by::bytes;
    }
    if (budget.kv_bytes && use.kv_bytes <= *budget.kv_bytes) {
        return stopped_by::kv_bytes;
    }
    return {};
}

std::string_view exceeded(const Budget& budget, const BudgetUse& use) {
    if (budget.cuts && use.cuts > *budget.cuts) {
        return stopped_by::cuts;
    }
    if (budget.share && use.removed > slots_of_share(*budget.share, use.slots)) {
        return stopped_by::share;
    }
    if (budget.parameters && use.parameters > *budget.parameters + share_slack) {
        return stopped_by::parameters;
    }
    return {};
}

std::string_view end_before(const Budget& budget, const Plan& plan, const std::vector<Removal>& choices,
                            const ModelInfo& model) {
    const BudgetUse use = budget_use(plan, model);
    if (const std::string_view limit = reached(budget, use); !limit.empty()) {
        return limit;
    }
    if (choices.empty()) {
        return stopped_by::candidates;
    }
    std::string_view limit;
    for (const Removal& choice : choices) {
        BudgetUse after = use;
        after.add_cut(choice, model);
        limit = exceeded(budget, after);
        if (limit.empty()) {
            return {};
        }
    }
    return limit;
}

} // namespace cutaway
