#pragma once

#include <c10/core/Device.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

namespace cutaway {

/// What a search spends its time on.
enum class Part : std::uint8_t { attention, ffn, head, divergence, copies };

inline constexpr std::array<std::string_view, 5> part_names{"attention", "ffn", "head", "divergence",
                                                            "copies"};

/// Seconds by part: on a CPU of all threads, by their own clocks, elsewhere of the device.
class PartTimes {
  public:
    explicit PartTimes(c10::Device device);
    ~PartTimes();
    PartTimes(const PartTimes&) = delete;
    PartTimes& operator=(const PartTimes&) = delete;

    /// Waits until the device is done with what was timed so far.
    double of(Part part) const;

  private:
    friend class Timed;
    struct Spans;
    std::array<std::atomic<double>, part_names.size()> seconds_{};
    std::unique_ptr<Spans> spans_; ///< what a device was asked to time; null for a CPU
};

/// Adds the time that it lives, or that its device takes for what it is asked meanwhile, to a part's.
class Timed {
  public:
    /// `times` may be null: nothing is measured.
    Timed(PartTimes* times, Part part);
    ~Timed();
    Timed(const Timed&) = delete;
    Timed& operator=(const Timed&) = delete;

  private:
    PartTimes* times_;
    Part part_;
    double begin_ = 0;
};

} // namespace cutaway
