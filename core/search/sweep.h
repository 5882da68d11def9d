#pragma once

#include "core/plan/settings.h"
#include "core/plan/slot.h"
#include "core/plan/step.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cutaway {

class Decoder;

/// The calibration set: token ids by sequence. Sequences may differ in length; each has at least two tokens.
using Sequences = std::vector<std::vector<std::int64_t>>;

/// Thrown at a poll point where the caller asked for the sweep to end; no error.
struct Interrupted {};

struct SweepLimits {
    std::size_t memory = std::size_t{1} << 30; ///< bytes for the streams of one pass
    int threads = 0;                           ///< workers; 0: one per core
    std::function<bool()> interrupted;         ///< polled at every slot and head chunk
    std::function<void(const std::string&)> log;
    /// After every group of sequences: the sums so far by candidate and the number of sequences in them.
    std::function<void(const std::vector<double>& sums, std::size_t sequences)> progress;
};

/// Scores every candidate on top of the kept slots in one pass through them: stream 0 is the plan as it is,
/// and at every candidate's slot a copy of it stays behind that does not get the branch. `kept`: in slot
/// order, `candidates` among them. Returns the mean divergence by candidate, float64 sums in sequence order.
/// Adds what it computed to `work`. Throws Interrupted, or Error(out-of-memory).
std::vector<double> sweep(const Decoder& decoder, const Sequences& sequences, Divergence divergence,
                          const std::vector<Slot>& kept, const std::vector<Slot>& candidates,
                          const SweepLimits& limits, Work& work);

} // namespace cutaway
