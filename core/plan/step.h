#pragma once

#include "core/plan/json.h"
#include "core/plan/slot.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cutaway {

/// What removing one candidate on top of the current plan would cost.
struct CandidateScore {
    Slot slot;
    double score = 0;
    bool exact = true; ///< false: the candidate was dropped early and `score` is a lower bound

    bool operator==(const CandidateScore&) const = default;
};

/// One finished step of the search: the cut and every candidate that stood against it.
struct Step {
    int number = 0; ///< from 1, counted over the whole session and never used twice
    Slot cut;
    double score = 0; ///< the divergence of the plan with this cut, whatever chose it
    bool near_tie = false;
    double seconds = 0;
    /// In slot order, the cut among them. Where whole blocks go, each of a block's slots has the block's
    /// score. Of an order that scores no candidates the cut alone.
    std::vector<CandidateScore> candidates{};
    std::vector<Slot> also{}; ///< what was cut with it: the rest of its block
    bool approximate = false; ///< a candidate may have been dropped that an exact search would have cut

    /// `cut` and `also`.
    std::vector<Slot> slots() const;

    bool operator==(const Step&) const = default;
};

/// Branch applications x tokens and their floating-point operations.
struct WorkCount {
    std::uint64_t tokens = 0;
    double flops = 0; ///< a double, since a naive search of a large model exceeds 64 bits

    WorkCount& operator+=(const WorkCount& other) {
        tokens += other.tokens;
        flops += other.flops;
        return *this;
    }
    bool operator==(const WorkCount&) const = default;
};

/// What a run computed, and what the same cuts cost with the whole network run for every candidate.
struct Work {
    WorkCount attention;
    WorkCount ffn;
    WorkCount head;
    WorkCount naive;

    /// FLOPs of `naive` over those of the run; 0 before any work was done.
    double ratio() const;
    Work& operator+=(const Work& other);
    bool operator==(const Work&) const = default;
};

/// What one plan costs on the calibration set.
struct Measurement {
    int events = 0;                           ///< the plan's first so many events
    std::map<std::string, double> divergence; ///< by name (settings.h)
    std::optional<double> perplexity;

    bool operator==(const Measurement&) const = default;
};

/// `{"slot": "A0", "score": 0.31, "exact": true}`; a score that is no finite number is null, and reads back
/// as infinity: the candidate that overflows must not make its session unreadable.
Json to_json(const CandidateScore& score);
CandidateScore candidate_score_from_json(const JsonObject& object, int blocks);

/// `{"step": 1, "cut": "A12", "score": 0.1, "near_tie": false, "seconds": 0.2, "candidates": [score, ...]}`,
/// where a block was cut `"also": ["F12"]`, and where it is approximate `"approximate": true`.
Json to_json(const Step& step);
Step step_from_json(const JsonObject& object, int blocks);

/// `{"attention": {"tokens": 0, "flops": 0}, "ffn": {}, "head": {}, "naive": {}, "ratio": 3.1}`
Json to_json(const Work& work);
Work work_from_json(const JsonObject& object);

/// `{"events": 3, "divergence": {"js": 0.1}, "perplexity": 12.5}`; perplexity is null where not measured,
/// a divergence where it is no finite number.
Json to_json(const Measurement& measurement);
Measurement measurement_from_json(const JsonObject& object);

} // namespace cutaway
