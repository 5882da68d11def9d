#include "core/plan/history.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace cutaway {

Session session_at(const Session& session, int events) {
    Session past;
    static_cast<SearchRecord&>(past) = session;
    past.model = session.model;
    past.measurements = session.measurements;
    past.evaluations = session.evaluations;
    past.earlier_calibrations = session.earlier_calibrations;
    past.environment = session.environment;
    past.plan = session.plan.prefix(events);
    int last = 0;
    for (const Event& event : past.plan.events()) {
        last = std::max(last, event.step);
    }
    std::erase_if(past.steps, [last](const Step& step) { return step.number > last; });
    std::erase_if(past.measurements,
                  [events](const Measurement& measurement) { return measurement.events > events; });
    std::erase_if(past.evaluations,
                  [events](const Evaluation& evaluation) { return evaluation.events > events; });
    return past;
}

std::vector<int> undoes_back_to(const Plan& plan, int events) {
    const Plan past = plan.prefix(events);
    const auto counted = [&](const Event& event) {
        return event.number < past.next_number() && past.effective(event.number);
    };
    std::vector<int> undoes;
    for (const Event& event : std::views::reverse(plan.events())) {
        if (event.decision != Decision::undo && plan.effective(event.number) && !counted(event)) {
            undoes.push_back(event.number);
        }
    }
    for (const Event& event : plan.events()) {
        // An undo that counts took its event back: undoing it brings that one back.
        if (event.decision == Decision::undo && plan.effective(event.number)) {
            const Event& undone = plan.events()[static_cast<std::size_t>(event.undoes) - 1];
            if (undone.decision != Decision::undo && counted(undone)) {
                undoes.push_back(event.number);
            }
        }
    }
    return undoes;
}

int next_step(const SearchRecord& search) {
    int last = search.steps.empty() ? 0 : search.steps.back().number;
    for (const Event& event : search.plan.events()) {
        last = std::max(last, event.step);
    }
    return last + 1;
}

Plan without_cuts(const Plan& plan) {
    Plan start(plan.blocks());
    for (const auto& [decision, slots] :
         {std::pair(Decision::pin, plan.pinned()), std::pair(Decision::force, plan.forced())}) {
        if (!slots.empty()) {
            start.append(start.next_edit(decision, slots));
        }
    }
    return start;
}

} // namespace cutaway
