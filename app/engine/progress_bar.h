#pragma once

#include "app/engine/output.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace cutaway {

/// How fast something goes since this object was made, and how long it will take.
class Pace {
  public:
    /// `3.2 slots/s, 0:12 left`; the time only where it is known which share of the work is done, 0 to 1.
    /// Empty before anything is done.
    std::string text(double done, const char* unit, std::optional<double> share) const;

  private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// One line on stderr, redrawn in place and gone in the end; nothing where that is no terminal.
class ProgressBar {
  public:
    /// `what` is going on, counted in `unit`; both must outlive it.
    ProgressBar(const Output& output, const char* what, const char* unit)
        : output_(output), what_(what), unit_(unit) {}
    ~ProgressBar();

    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(std::int64_t done, std::int64_t total);

  private:
    const Output& output_;
    const char* what_;
    const char* unit_;
    Pace pace_;
    std::chrono::steady_clock::time_point next_frame_{};
    bool drawn_ = false;
};

} // namespace cutaway
