#pragma once

#include "core/plan/settings.h"
#include "core/plan/slot.h"
#include "core/plan/step.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <vector>

namespace cutaway {

class Decoder;
class PartTimes;

/// The calibration set: token ids by sequence. Sequences may differ in length; each has at least two tokens.
using Sequences = std::vector<std::vector<std::int64_t>>;

/// Thrown at a poll point where the caller asked for the sweep to end; no error.
struct Interrupted : std::exception {
    const char* what() const noexcept override { return "interrupted"; }
};

struct SweepLimits {
    /// Bytes for the streams of one pass; half as much again may be in use beside them. What the workers have
    /// in hand comes on top: chunk_tokens (at least a sequence) of a slot's values, 128 to 256 tokens'
    /// logits. memory_plan.h works out what a ceiling for everything leaves.
    std::size_t memory = std::size_t{1} << 30;
    bool reference_on_disk = false; ///< the untouched model's hidden states are kept in a file
    std::int64_t chunk_tokens = 0;  ///< that a worker has in hand on a CPU; 0: 512
    int threads = 0;                ///< workers; 0: one per core; read on a CPU only
    /// Polled at every slot and head chunk, and every few milliseconds while the workers compute.
    std::function<bool()> interrupted;
    std::function<void(const std::string&)> log;
    /// After every group of sequences: the sums so far by candidate and the number of sequences in them. By
    /// then no sum is final, but none will shrink.
    std::function<void(const std::vector<double>& sums, std::size_t sequences)> progress;
    /// The same for those who only count, in the reference and in measurements as well: sequences that have
    /// gone through, of all.
    std::function<void(std::size_t done, std::size_t total)> passed;
    PartTimes* times = nullptr; ///< what each part takes is added to it, where there is one
};

/// Scores every candidate on top of the kept slots in one pass through them: stream 0 is the plan as it is,
/// and at every candidate's slot a copy of it stays behind that does not get the branch. `kept`: in slot
/// order, `candidates` among them, in slot order too. Returns the mean divergence by candidate, float64 sums
/// in sequence order, with the same bits for every ceiling and number of threads; the largest double for a
/// candidate without which the model overflows. Adds what it computed to `work`, the reference included.
/// Throws Interrupted, Error(out-of-memory), Error(bad-input), Error(bad-checkpoint).
std::vector<double> sweep(const Decoder& decoder, const Sequences& sequences, Divergence divergence,
                          const std::vector<Slot>& kept, const std::vector<Slot>& candidates,
                          const SweepLimits& limits, Work& work);

} // namespace cutaway
