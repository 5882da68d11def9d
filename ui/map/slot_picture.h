#pragma once

#include "core/plan/session.h"

#include <map>
#include <optional>
#include <vector>

namespace cutaway {

/// What the slot map shows of one slot.
struct SlotCell {
    State state = State::kept;
    std::optional<double> score; ///< of the shown step
    bool exact = true;           ///< false: `score` is a lower bound
    int cutNumber = 0;           ///< from 1; 0 where no cut removed it
    bool leading = false;        ///< the cheapest candidate so far
};

/// The facts behind a slot map, by slot index, and the scale of its colours.
struct SlotPicture {
    int blocks = 0;
    std::vector<SlotCell> cells;
    double low = 0; ///< scores from `low` (light) to `high` (dark), logarithmic; equal where there are none
    double high = 0;

    /// 0 for the dearest, 1 for the cheapest to remove.
    double cheapness(double score) const;
};

/// The plan and the scores of its newest step, or `scores` where a step is under way. The scale is that of
/// the session's first step and does not move afterwards.
SlotPicture slotPicture(const Session& session, const std::map<Slot, CandidateScore>& scores = {});

} // namespace cutaway
