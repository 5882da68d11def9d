#pragma once

#include "core/plan/messages.h"

#include <chrono>

namespace cutaway {

/// Knows when a piece of work began, and so how long the rest of it will take at the pace so far.
class ProgressClock {
  public:
    /// `done` of `total`. Another `what`, or less done than before, begins another piece of work.
    ProgressNotice notice(const std::string& what, std::int64_t done, std::int64_t total);

  private:
    using Clock = std::chrono::steady_clock;

    ProgressNotice first_;
    std::int64_t last_done_ = 0;
    Clock::time_point begin_{};
};

} // namespace cutaway
