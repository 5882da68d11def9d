#pragma once

#include "core/plan/session.h"

#include <vector>

namespace cutaway {

/// What every candidate's removal would have cost, step by step.
struct ScoreHistory {
    /// One of the cuts that hold.
    struct Row {
        int step = 0;  ///< its number in the session; the cut's own where none is known
        int event = 0; ///< the number of the plan's event that made it
        double score = 0;
        std::vector<Slot> cut{};                  ///< one slot, or a block's two
        std::vector<CandidateScore> candidates{}; ///< in slot order; empty where no step was kept

        /// The slot's score then; none where it was no candidate. A cut slot has the cut's.
        const CandidateScore* find(Slot slot) const;
        bool cuts(Slot slot) const;
        bool operator==(const Row&) const = default;
    };

    int blocks = 0;
    Divergence divergence = Divergence::js;
    bool approximate = false;
    std::vector<Row> rows{}; ///< the n-th is cut n + 1

    bool anyBound() const;
    bool operator==(const ScoreHistory&) const = default;
};

ScoreHistory scoreHistory(const Session& session);

} // namespace cutaway
