#include "core/plan/budget_use.h"

#include <cmath>

namespace cutaway {

namespace {

void remove(BudgetUse& use, const std::vector<Slot>& slots, const ModelInfo& model) {
    double parameters = 0;
    for (const Slot slot : slots) {
        const SlotInfo& info = model.slots.at(static_cast<std::size_t>(slot.index()));
        parameters += static_cast<double>(info.parameters);
        use.bytes -= info.bytes;
        use.kv_bytes -= info.kv_bytes_per_token;
    }
    use.removed += static_cast<int>(slots.size());
    use.parameters += model.parameters > 0 ? parameters / static_cast<double>(model.parameters) : 0;
}

} // namespace

void BudgetUse::add_cut(const std::vector<Slot>& cut, const ModelInfo& model) {
    ++cuts;
    remove(*this, cut, model);
}

BudgetUse budget_use(const Plan& plan, const ModelInfo& model) {
    BudgetUse use;
    use.cuts = static_cast<int>(plan.cuts().size());
    use.slots = plan.slots();
    use.bytes = model.bytes;
    use.kv_bytes = model.kv_bytes_per_token;
    remove(use, plan.removed(), model);
    return use;
}

std::vector<Unmet> unmet_limits(const Plan& plan, const ModelInfo& model, const Budget& budget,
                                std::string_view stopped_by) {
    std::vector<Unmet> unmet;
    if (stopped_by != stopped_by::candidates) {
        return unmet;
    }
    const BudgetUse use = budget_use(plan, model);
    const auto add = [&](const char* name, const auto& wanted, auto reached) {
        if (wanted) {
            unmet.push_back({name, static_cast<double>(*wanted), static_cast<double>(reached)});
        }
    };
    add("cuts", budget.cuts, use.cuts);
    add("share", budget.share, use.share());
    add("parameters", budget.parameters, use.parameters);
    add("bytes", budget.bytes, use.bytes);
    add("kv_bytes", budget.kv_bytes, use.kv_bytes);
    return unmet;
}

namespace {

/// Numbers of things without a fraction.
Json plain_number(double value) {
    return value == std::floor(value) && std::abs(value) < 0x1p53 ? Json(static_cast<std::int64_t>(value))
                                                                  : Json(value);
}

} // namespace

Json to_json(const std::vector<Unmet>& unmet) {
    Json list = Json::array();
    for (const Unmet& limit : unmet) {
        list.push_back({{"budget", limit.budget},
                        {"wanted", plain_number(limit.wanted)},
                        {"reached", plain_number(limit.reached)}});
    }
    return list;
}

} // namespace cutaway
