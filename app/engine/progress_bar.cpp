#include "app/engine/progress_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace cutaway {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds frame{100};
constexpr int width = 24; ///< of the bar itself, in characters

/// `0:12`, `1:02:03`
std::string clock_text(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::ceil(std::min(seconds, 1e9)));
    const std::int64_t hours = whole / 3600;
    return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, whole / 60 % 60, whole % 60)
                     : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

} // namespace

std::string Pace::text(double done, const char* unit, std::optional<double> share) const {
    const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
    if (done <= 0 || seconds <= 0) {
        return {};
    }
    std::string text = fmt::format("{:.3g} {}/s", done / seconds, unit);
    if (share && *share > 0) {
        text += fmt::format(", {} left", clock_text(seconds / *share * (1 - *share)));
    }
    return text;
}

void ProgressBar::show(std::int64_t done, std::int64_t total) {
    const Clock::time_point now = Clock::now();
    if (!output_.live() || total <= 0 || now < next_frame_) {
        return;
    }
    next_frame_ = now + frame;
    drawn_ = true;
    const double share = static_cast<double>(done) / static_cast<double>(total);
    const int full = static_cast<int>(share * width);
    std::string bar;
    for (int i = 0; i < width; ++i) {
        bar += i < full ? "█" : "░";
    }
    const std::string line = fmt::format("\r\033[K{} {} {}/{} {}", what_, bar, done, total,
                                         pace_.text(static_cast<double>(done), unit_, share));
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
}

ProgressBar::~ProgressBar() {
    if (drawn_) {
        std::fputs("\r\033[K", stderr);
        std::fflush(stderr);
    }
}

} // namespace cutaway
