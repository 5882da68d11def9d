#include "ui/models/run_progress.h"

#include <algorithm>

namespace cutaway {

namespace {

/// So many of the last steps tell how long the next will take.
constexpr int steps_to_judge_by = 5;
/// Fewer say too little.
constexpr int fewest_steps_to_judge_by = 2;

} // namespace

RunProgress runProgress(const Session& session, int firstStep) {
    RunProgress progress;
    const Plan& plan = session.plan;
    const Budget& budget = session.settings.budget;
    progress.steps = static_cast<int>(plan.cuts().size());
    std::optional<int> left;
    if (budget.cuts) {
        left = *budget.cuts - progress.steps;
    }
    if (budget.share) {
        const int of_share =
            slots_of_share(*budget.share, plan.slots()) - static_cast<int>(plan.removed().size());
        left = std::min(left.value_or(of_share), of_share);
    }
    if (!left && !budget.parameters && !budget.max_divergence) {
        left = static_cast<int>(plan.candidates().size());
    }
    if (!left) {
        return progress;
    }
    left = std::max(*left, 0);
    progress.total = progress.steps + *left;
    double seconds = 0;
    int judged = 0;
    for (auto step = session.steps.rbegin(); step != session.steps.rend() && judged < steps_to_judge_by;
         ++step) {
        if (step->number >= firstStep) {
            seconds += step->seconds;
            ++judged;
        }
    }
    if (judged >= fewest_steps_to_judge_by) {
        progress.secondsLeft = seconds / judged * *left;
    }
    return progress;
}

} // namespace cutaway
