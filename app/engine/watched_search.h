#pragma once

#include "app/engine/output.h"
#include "app/engine/workbench.h"
#include "core/plan/session.h"
#include "core/search/search.h"

#include <optional>
#include <string>

namespace cutaway {

struct FoundPlan {
    Session session;
    std::optional<NotFinitePlace> not_finite; ///< why the search ended, if it is that
};

/// Searches on from `session`, whose model `bench` has, and shows it on stderr as it goes; Ctrl-C ends it
/// after the step under way. `file`, unless it is empty, holds the search as it stands whenever a step
/// begins, so that a kill at any moment costs that step and no more.
FoundPlan watched_search(Session session, const Sequences& sequences, const std::string& file,
                         const Workbench& bench, const Output& output);

} // namespace cutaway
