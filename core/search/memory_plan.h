#pragma once

#include "core/model/traits.h"
#include "core/plan/json.h"
#include "core/search/rows.h"
#include "core/search/sweep.h"

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <string>

namespace cutaway {

/// How much is measured on: all that memory depends on.
struct CalibrationShape {
    std::int64_t sequences = 10;
    std::int64_t longest = 256; ///< tokens
    std::int64_t tokens = 2560; ///< of all sequences
};
CalibrationShape shape_of(const Sequences& sequences);

/// What a search is computed with, and what it may take.
struct MemoryRequest {
    c10::ScalarType dtype = c10::kFloat;
    c10::Device device = c10::kCPU;
    int threads = 0;          ///< 0: one per core
    std::int64_t ceiling = 0; ///< bytes for everything together
    std::int64_t base = 0; ///< bytes that the program takes by itself, off the ceiling where that leaves room
    CalibrationShape shape;
    /// Tokens that a worker has in hand at most, if a sequence is not longer; on a CPU fewer where all
    /// candidates would not go through together.
    std::int64_t chunk_tokens = slot_chunk_tokens(true);
    bool as_stored = false; ///< computes_as_stored(): no slot's tensor is there twice for a moment
    bool questions = false; ///< plans are asked about while a search runs, and what that takes is set aside
};

/// Who gets how much of the memory, worked out before the first sweep; bytes (docs/decisions/010-memory.md).
struct MemoryPlan {
    std::int64_t ceiling = 0;
    std::int64_t base = 0;
    bool keeps_weights = true; ///< false: every sweep reads them, two stages of slots being in memory
    std::int64_t weights = 0;  ///< what of them is in memory at once
    std::int64_t scratch = 0;  ///< what the workers have in hand: a slot's values, chunks of logits
    std::int64_t tables = 0;   ///< rotary positions, masks, the tokens themselves
    std::int64_t reference = 0;
    bool reference_on_disk = false; ///< it is kept in a file without a name
    std::int64_t streams = 0;       ///< of one pass: SweepLimits::memory
    std::int64_t chunk_tokens = 0;  ///< SweepLimits::chunk_tokens
    std::int64_t questions = 0;     ///< set aside for questions: plan_question()
    std::int64_t least = 0;         ///< the lowest ceiling that works, to a whole KiB

    bool fits() const { return ceiling >= least; }
};

/// The plan for a model of which nothing is loaded yet: weights are kept where they fit.
MemoryPlan plan_memory(const Traits& traits, const MemoryRequest& request);
/// The plan with weights that are kept, or are not.
MemoryPlan plan_memory(const Traits& traits, const MemoryRequest& request, bool keep_weights);

/// The plan for a question about a set of the shape of `request` while a search runs by the plan `search`,
/// over a set of another shape: who gets how much of MemoryPlan::questions, which is its ceiling. The weights
/// are there already, and so is the reference where it is `shared`.
MemoryPlan plan_question(const Traits& traits, const MemoryRequest& request, const MemoryPlan& search,
                         bool shared);

/// Throws Error(out-of-memory) that says the least where the plan does not fit.
void require_fit(const MemoryPlan& plan, const std::string& where);

/// As `inspect` shows it.
Json to_json(const MemoryPlan& plan);

} // namespace cutaway
