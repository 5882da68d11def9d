#pragma once

#include "core/runtime/cpu_time.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace cutaway {

/// What a search spends its time on.
enum class Part : std::uint8_t { attention, ffn, head, divergence, copies };

inline constexpr std::array<std::string_view, 5> part_names{"attention", "ffn", "head", "divergence",
                                                            "copies"};

/// Seconds of all threads by part. Threads of a CPU are measured by their own clocks.
class PartTimes {
  public:
    void add(Part part, double seconds) { seconds_[static_cast<std::size_t>(part)] += seconds; }
    double of(Part part) const { return seconds_[static_cast<std::size_t>(part)]; }

  private:
    std::array<std::atomic<double>, part_names.size()> seconds_{};
};

/// Adds the time that it lives to a part's.
class Timed {
  public:
    /// `times` may be null: nothing is measured.
    Timed(PartTimes* times, Part part)
        : times_(times), part_(part), begin_(times == nullptr ? 0 : thread_cpu_seconds()) {}
    ~Timed() {
        if (times_ != nullptr) {
            times_->add(part_, thread_cpu_seconds() - begin_);
        }
    }
    Timed(const Timed&) = delete;
    Timed& operator=(const Timed&) = delete;

  private:
    PartTimes* times_;
    Part part_;
    double begin_;
};

} // namespace cutaway
