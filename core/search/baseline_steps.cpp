#include "core/search/baseline_steps.h"

#include "core/search/plan_values.h"

#include <algorithm>

namespace cutaway {

namespace {

/// Each slot of a choice with the score of the whole, of the first so many that have one.
std::vector<CandidateScore> spread(const std::vector<Removal>& choices, const std::vector<double>& scores) {
    std::vector<CandidateScore> told;
    for (std::size_t index = 0; index < scores.size(); ++index) {
        for (const Slot slot : choices[index]) {
            told.push_back({slot, scores[index], true});
        }
    }
    return told;
}

Step step_of(const Removal& cut, double score) {
    Step step;
    step.cut = cut.front();
    step.also.assign(cut.begin() + 1, cut.end());
    step.score = score;
    return step;
}

} // namespace

Step BaselineSteps::best_block(const Reference& reference, const Plan& plan,
                               const std::vector<Removal>& choices, const Tell& tell,
                               std::vector<double>& scores) {
    scores = removal_scores(machine_, reference, settings_.divergence, plan.kept(), choices,
                            [&](const std::vector<double>& some) { tell(spread(choices, some)); });
    const auto best = std::ranges::min_element(scores); // the first of equals
    Step step = step_of(choices[static_cast<std::size_t>(best - scores.begin())], *best);
    step.candidates = spread(choices, scores);
    return step;
}

std::optional<Step> BaselineSteps::next_in_order(const Reference& reference, const Plan& plan,
                                                 const std::vector<Removal>& choices) {
    const Removal* cut = first_of(choices);
    const bool ranks =
        cut == nullptr; // in the first step, and where the user brought back what was not ranked
    const std::size_t sequences = reference.sequences.size();
    const std::size_t before = ranks ? ranking_passes(plan, settings_) * sequences : 0;
    if (ranks) {
        const PassedPart part(machine_, 0, before + sequences);
        ranking_ = ranking(machine_, reference, plan, settings_, model_);
        cut = first_of(choices);
    }
    if (cut == nullptr) {
        return std::nullopt;
    }
    const PassedPart part(machine_, before, before + sequences);
    const std::vector<double> scores =
        removal_scores(machine_, reference, settings_.divergence, plan.kept(), {*cut}, {});
    Step step = step_of(*cut, scores.front());
    // What one-shot ranks by are the scores of the step that has no cuts before it.
    const bool scored = ranks && settings_.order == Order::one_shot && plan.cuts().empty();
    step.candidates = scored ? spread(choices, ranked_values(choices)) : spread({*cut}, scores);
    return step;
}

std::vector<double> BaselineSteps::ranked_values(const std::vector<Removal>& choices) const {
    std::vector<double> values;
    for (const Removal& choice : choices) {
        const auto found = std::ranges::find_if(
            ranking_, [&](const Ranked& ranked) { return is_of(choice, ranked.removal); });
        values.push_back(found->value); // the ranking is of this plan, so it holds every choice
    }
    return values;
}

/// Whether a choice is what was ranked: of a block as much as is left of it.
bool BaselineSteps::is_of(const Removal& choice, const Removal& ranked) const {
    return settings_.unit == Unit::block ? choice.front().block() == ranked.front().block()
                                         : choice.front() == ranked.front();
}

/// The choice that is ranked first; null where none is ranked.
const Removal* BaselineSteps::first_of(const std::vector<Removal>& choices) const {
    for (const Ranked& ranked : ranking_) {
        const auto found = std::ranges::find_if(
            choices, [&](const Removal& choice) { return is_of(choice, ranked.removal); });
        if (found != choices.end()) {
            return &*found;
        }
    }
    return nullptr;
}

} // namespace cutaway
