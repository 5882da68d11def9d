#pragma once

#include "core/plan/evaluation.h"
#include "core/plan/plan.h"

#include <cstddef>
#include <limits>

namespace cutaway {

/// What a plan makes of some documents of a task, or of some windows of a text.
struct EvaluateRequest {
    Plan plan;
    EvaluationSource source{};
    std::size_t first = 0;
    std::size_t count = std::numeric_limits<std::size_t>::max(); ///< at most so many of them
};

/// Throws as the readers of messages.h do.
EvaluateRequest evaluate_request_from_json(const JsonObject& object);

/// The answer: the evaluation of just those documents. It is of no session, so it has no `events`.
Json evaluate_answer(const Evaluation& evaluation);

} // namespace cutaway
