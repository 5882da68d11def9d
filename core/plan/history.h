#pragma once

#include "core/plan/session.h"

#include <vector>

namespace cutaway {

/// The session as it was when its plan had the first `events` of its events: the plan, and the steps,
/// measurements and evaluations made by then. Settings, model and work stay as they are. Trials and what the
/// window keeps have no moment and are left out: views take a copy of every moment that they show.
Session session_at(const Session& session, int events);

/// Which events to undo, in this order, so that every slot's state is what it was after the first `events`
/// of them. What was decided since stays in the history, undone; what was undone since is done again.
std::vector<int> undoes_back_to(const Plan& plan, int events);

/// The number of a search's next step: no number is used twice, not even that of a step whose cut was told
/// and the step itself not any more.
int next_step(const SearchRecord& search);

/// A plan with the pins and forced slots of this one and no cuts: where a search begins that is to be
/// compared with the one that made it.
Plan without_cuts(const Plan& plan);

} // namespace cutaway
