#include "app/engine/stored_evaluation.h"

#include <fmt/format.h>

#include <optional>

namespace cutaway {

Evaluated stored_or_measured(const Prepared& source, const SessionPlan& plan, SessionEvaluations& session,
                             const Workbench& bench, const EvaluateLimits& limits, const Output& output) {
    const std::optional<Evaluation> known = session.find(plan.events, source.nothing);
    if (known && known->is_complete()) {
        return {.evaluation = *known};
    }
    Evaluated evaluated = evaluate(source, fmt::format("{}, {}", source.name, plan.words), bench.decoder(),
                                   plan.removed, limits, output, known.value_or(source.nothing));
    evaluated.evaluation.events = plan.events;
    evaluated.evaluation.source = source.nothing.source;
    if (evaluated.evaluation.documents > (known ? known->documents : 0)) {
        session.store(evaluated.evaluation);
    }
    return evaluated;
}

} // namespace cutaway
