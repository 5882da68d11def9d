#include "ui/models/score_history.h"

#include <algorithm>

namespace cutaway {

const CandidateScore* ScoreHistory::Row::find(Slot slot) const {
    const auto found = std::ranges::lower_bound(candidates, slot, {}, &CandidateScore::slot);
    return found != candidates.end() && found->slot == slot ? &*found : nullptr;
}

bool ScoreHistory::Row::cuts(Slot slot) const {
    return std::ranges::find(cut, slot) != cut.end();
}

bool ScoreHistory::anyBound() const {
    return std::ranges::any_of(rows, [](const Row& row) {
        return std::ranges::any_of(row.candidates,
                                   [](const CandidateScore& candidate) { return !candidate.exact; });
    });
}

ScoreHistory scoreHistory(const Session& session) {
    ScoreHistory history;
    history.blocks = session.model.blocks;
    history.divergence = session.settings.divergence;
    history.approximate = is_approximate(session);
    for (const Event& event : session.plan.cuts()) {
        ScoreHistory::Row row;
        row.step = event.step > 0 ? event.step : static_cast<int>(history.rows.size()) + 1;
        row.event = event.number;
        row.score = event.score.value_or(0);
        row.cut = event.slots;
        const auto step = std::ranges::find(session.steps, event.step, &Step::number);
        if (event.step > 0 && step != session.steps.end()) {
            row.candidates = step->candidates;
        }
        // A cut's score is its own, whatever the step's list holds.
        std::erase_if(row.candidates,
                      [&](const CandidateScore& candidate) { return row.cuts(candidate.slot); });
        for (const Slot slot : row.cut) {
            row.candidates.push_back({.slot = slot, .score = row.score, .exact = true});
        }
        std::ranges::sort(row.candidates, {}, &CandidateScore::slot);
        history.rows.push_back(std::move(row));
    }
    return history;
}

} // namespace cutaway
