#pragma once

#include "core/runtime/one_thread.h"
#include "core/search/sweep.h"
#include "core/search/workers.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace cutaway {

/// What a search computes with, from its first step to its last: the model, the threads, the one buffer that
/// all streams live in, and how large it may be.
struct Machine {
    /// `decoder` and `work` must outlive it.
    Machine(const Decoder& model, const SweepLimits& sweep_limits, Work& counted);
    /// Computes with the workers of another, which stands still meanwhile (Workers::let_in) and outlives it.
    Machine(Machine& host, const SweepLimits& sweep_limits, Work& counted);

    const Decoder& decoder;
    SweepLimits limits; ///< `memory` shrinks when there turns out to be less
    Work& work;
    std::unique_ptr<Workers> own_workers; ///< null where they are another's
    Workers& workers;
    OneThread one_thread; ///< the thread that made this computes little: the workers need the cores
    at::Tensor storage;

    /// Bytes of one stream of one sequence of `length` tokens.
    std::size_t stream_bytes(std::int64_t length) const;
    /// A buffer [streams, length, d] in `storage`, which grows where it is too small.
    at::Tensor buffer(std::int64_t streams, std::int64_t length);
    std::int64_t chunk_tokens() const;

    /// Runs `attempt`, which uses `bytes` of buffer. Where memory ran out: halves the ceiling, says so in the
    /// log and returns false.
    bool fits(std::size_t bytes, const std::function<void()>& attempt);
};

/// Tells limits.passed.
void report_passed(const Machine& machine, std::size_t done, std::size_t total);

/// While it lives, what is reported counts on from `before` sequences, of `total` in all.
class PassedPart {
  public:
    /// `machine` must outlive it.
    PassedPart(Machine& machine, std::size_t before, std::size_t total);
    ~PassedPart();
    PassedPart(const PassedPart&) = delete;
    PassedPart& operator=(const PassedPart&) = delete;

  private:
    Machine& machine_;
    std::function<void(std::size_t done, std::size_t total)> told_; ///< as it was
};

/// Error(out-of-memory): `needed` bytes are the least, `allowed` the ceiling.
[[noreturn]] void throw_out_of_memory(std::int64_t length, std::size_t needed, std::size_t allowed);

} // namespace cutaway
