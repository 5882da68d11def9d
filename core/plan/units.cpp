#include "core/plan/units.h"

#include <algorithm>

namespace cutaway {

namespace {

bool is_pinned(const Plan& plan, int block) {
    return plan.state(Slot(block, Kind::attention)) == State::pinned ||
           plan.state(Slot(block, Kind::ffn)) == State::pinned;
}

} // namespace

std::vector<Removal> removals(const Plan& plan, const std::vector<Slot>& candidates, Unit unit) {
    std::vector<Removal> result;
    for (const Slot slot : candidates) {
        if (unit == Unit::block) {
            if (!result.empty() && result.back().front().block() == slot.block()) {
                result.back().push_back(slot);
            } else if (!is_pinned(plan, slot.block())) {
                result.push_back({slot});
            }
        } else if (unit == Unit::slot || (slot.kind() == Kind::attention) == (unit == Unit::attention)) {
            result.push_back({slot});
        }
    }
    return result;
}

std::optional<int> cuts_left(const Plan& plan, const SearchSettings& settings) {
    const Budget& budget = settings.budget;
    const bool counted = budget.cuts || budget.share;
    const bool others = budget.parameters || budget.bytes || budget.kv_bytes || budget.max_divergence ||
                        budget.max_perplexity;
    if (!counted && others) {
        return std::nullopt;
    }
    auto left = static_cast<int>(removals(plan, plan.candidates(), settings.unit).size());
    if (budget.cuts) {
        left = std::min(left, *budget.cuts - static_cast<int>(plan.cuts().size()));
    }
    if (budget.share) {
        const int slots =
            slots_of_share(*budget.share, plan.slots()) - static_cast<int>(plan.removed().size());
        left = std::min(left, settings.unit == Unit::block ? slots / 2 : slots);
    }
    return std::max(left, 0);
}

} // namespace cutaway
