#include "core/plan/measured_plans.h"

#include <algorithm>
#include <string>

namespace cutaway {

namespace {

std::vector<Slot> in_slot_order(std::vector<Slot> slots) {
    std::ranges::sort(slots);
    return slots;
}

} // namespace

MeasuredPlans::MeasuredPlans(const Session& session) {
    if (session.measurements.empty()) {
        return;
    }
    std::multimap<int, const Measurement*> by_events; // of the same key the newest comes last
    for (const Measurement& measurement : session.measurements) {
        by_events.emplace(measurement.events, &measurement);
    }
    // One walk along the history for all of them.
    Plan plan(session.plan.blocks());
    for (const auto& [events, measurement] : by_events) {
        while (plan.next_number() <= std::min(events, session.plan.next_number() - 1)) {
            plan.append(session.plan.events()[static_cast<std::size_t>(plan.next_number()) - 1]);
        }
        measured_.insert_or_assign(in_slot_order(plan.removed()), *measurement);
    }
}

const Measurement* MeasuredPlans::find(std::vector<Slot> removed) const {
    const auto found = measured_.find(in_slot_order(std::move(removed)));
    return found == measured_.end() ? nullptr : &found->second;
}

std::optional<double> known_divergence(const Session& session) {
    const std::vector<Slot> removed = in_slot_order(session.plan.removed());
    if (removed.empty()) {
        return 0;
    }
    const std::vector<Event> cuts = session.plan.cuts();
    if (!cuts.empty() && in_slot_order(session.plan.prefix(cuts.back().number).removed()) == removed) {
        return cuts.back().score;
    }
    if (const Measurement* const measurement = MeasuredPlans(session).find(removed)) {
        const auto found = measurement->divergence.find(std::string(name(session.settings.divergence)));
        return found == measurement->divergence.end() ? std::nullopt : std::optional(found->second);
    }
    return std::nullopt;
}

} // namespace cutaway
