#pragma once

#include "app/engine/evaluating.h"
#include "app/engine/session_evaluations.h"

#include <string>
#include <vector>

namespace cutaway {

/// Which plan of a session is evaluated.
struct SessionPlan {
    int events = 0; ///< the first so many make it
    std::vector<Slot> removed{};
    std::string words{}; ///< for the progress bar
};

/// What the session has of the documents of `source` for a plan, and where those are not all, what the model
/// says now of the others, which is stored there.
Evaluated stored_or_measured(const Prepared& source, const SessionPlan& plan, SessionEvaluations& session,
                             const Workbench& bench, const EvaluateLimits& limits, const Output& output);

} // namespace cutaway
