#include "core/plan/measured_plans.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace cutaway {

namespace {

std::vector<Slot> in_slot_order(std::vector<Slot> slots) {
    std::ranges::sort(slots);
    return slots;
}

/// One walk along a history for many of its prefixes: each would be a walk of its own.
class Walk {
  public:
    explicit Walk(const Plan& whole) : whole_(whole), plan_(whole.blocks()) {}

    /// What the first so many events remove, in slot order; to be asked for more and more of them.
    std::vector<Slot> removed_after(int events) {
        while (plan_.next_number() <= std::min(events, whole_.next_number() - 1)) {
            plan_.append(whole_.events()[static_cast<std::size_t>(plan_.next_number()) - 1]);
        }
        return in_slot_order(plan_.removed());
    }

  private:
    const Plan& whole_;
    Plan plan_;
};

} // namespace

MeasuredPlans::MeasuredPlans(const Session& session) {
    std::multimap<int, const Measurement*> by_events; // of the same key the newest comes last
    for (const Measurement& measurement : session.measurements) {
        by_events.emplace(measurement.events, &measurement);
    }
    Walk walk(session.plan);
    for (const auto& [events, measurement] : by_events) {
        measured_.insert_or_assign(walk.removed_after(events), *measurement);
    }
}

const Measurement* MeasuredPlans::find(std::vector<Slot> removed) const& {
    const auto found = measured_.find(in_slot_order(std::move(removed)));
    return found == measured_.end() ? nullptr : &found->second;
}

EvaluatedPlans::EvaluatedPlans(const Session& session) {
    if (session.evaluations.empty()) {
        return; // before a model is open there is no plan to walk along
    }
    std::multimap<int, std::size_t> by_events; // of the same key the newest comes last
    for (std::size_t index = 0; index < session.evaluations.size(); ++index) {
        by_events.emplace(session.evaluations[index].events, index);
    }
    Walk walk(session.plan);
    for (const auto& [events, index] : by_events) {
        evaluated_[walk.removed_after(events)].emplace_back(session.evaluations[index].source, index);
    }
}

std::optional<std::size_t> EvaluatedPlans::find(std::vector<Slot> removed,
                                                const EvaluationSource& source) const {
    const auto plan = evaluated_.find(in_slot_order(std::move(removed)));
    std::optional<std::size_t> newest;
    if (plan != evaluated_.end()) {
        for (const auto& [of, index] : plan->second) {
            newest = of == source ? std::max(newest, std::optional(index)) : newest;
        }
    }
    return newest;
}

std::vector<std::optional<Measurement>> measured_after(const Session& session,
                                                       const std::vector<int>& events) {
    std::vector<std::optional<Measurement>> found(events.size());
    if (session.measurements.empty()) {
        return found;
    }
    const MeasuredPlans measured(session);
    std::vector<std::size_t> order(events.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t index) { return events[index]; });
    Walk walk(session.plan);
    for (const std::size_t index : order) {
        if (const Measurement* const one = measured.find(walk.removed_after(events[index]))) {
            found[index] = *one;
        }
    }
    return found;
}

std::vector<BeforeAndAfter> evaluated_before_and_after(const Session& session) {
    const EvaluatedPlans evaluated(session);
    const std::vector<Slot> removed = session.plan.removed();
    std::vector<BeforeAndAfter> result;
    for (std::size_t index = 0; index < session.evaluations.size(); ++index) {
        const Evaluation& evaluation = session.evaluations[index];
        if (evaluated.find(removed, evaluation.source) == index) {
            const std::optional<std::size_t> before = evaluated.find({}, evaluation.source);
            result.push_back(
                {before ? std::optional(session.evaluations[*before]) : std::nullopt, evaluation});
        }
    }
    return result;
}

std::vector<Evaluation> evaluations_of_plan(const Session& session) {
    std::vector<Evaluation> evaluations;
    for (BeforeAndAfter& pair : evaluated_before_and_after(session)) {
        if (pair.before && pair.before != pair.after) {
            evaluations.push_back(std::move(*pair.before));
        }
        evaluations.push_back(std::move(pair.after));
    }
    return evaluations;
}

std::vector<int> lengths_along_cuts(const Plan& plan) {
    std::vector<int> lengths{0};
    for (const Event& cut : plan.cuts()) {
        lengths.push_back(cut.number);
    }
    return lengths;
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
    const MeasuredPlans measured(session);
    if (const Measurement* const measurement = measured.find(removed)) {
        const auto found = measurement->divergence.find(std::string(name(session.settings.divergence)));
        return found == measurement->divergence.end() ? std::nullopt : std::optional(found->second);
    }
    return std::nullopt;
}

} // namespace cutaway
