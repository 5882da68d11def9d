#include "ui/models/run_progress.h"

#include "core/plan/units.h"

namespace cutaway {

namespace {

/// So many of the last steps tell how long the next will take.
constexpr int steps_to_judge_by = 5;
/// Fewer say too little.
constexpr int fewest_steps_to_judge_by = 2;

} // namespace

RunProgress runProgress(const SearchRecord& search, int firstStep) {
    RunProgress progress;
    const Plan& plan = search.plan;
    progress.steps = static_cast<int>(plan.cuts().size());
    const std::optional<int> left = cuts_left(plan, search.settings);
    if (!left) {
        return progress;
    }
    progress.total = progress.steps + *left;
    double seconds = 0;
    int judged = 0;
    for (auto step = search.steps.rbegin(); step != search.steps.rend() && judged < steps_to_judge_by;
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
