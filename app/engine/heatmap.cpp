#include "app/engine/heatmap.h"

#include "app/engine/slot_picture.h"
#include "core/plan/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace cutaway {

namespace {

/// How often the picture is drawn at most.
constexpr std::chrono::milliseconds frame_time{50};

PictureFrame terminal(bool coloured) {
    PictureFrame frame;
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        frame.columns = size.ws_col;
        frame.lines = size.ws_row;
    }
    frame.lines -= 2; // the title, and where the cursor stands
    frame.coloured = coloured;
    return frame;
}

/// How many slots will be left when the budget ends the search; none where only scores or sizes tell.
std::optional<std::size_t> kept_at_end(const Plan& plan, const SearchSettings& settings) {
    const Budget& budget = settings.budget;
    const std::optional<int> cuts = cuts_left(plan, settings);
    if (!cuts || (!budget.cuts && !budget.share)) {
        return std::nullopt;
    }
    const auto slots = static_cast<std::size_t>(*cuts) * (settings.unit == Unit::block ? 2 : 1);
    const std::size_t kept = plan.kept().size();
    return kept - std::min(slots, kept);
}

/// What the steps from `kept` slots down to none take: each about the branches of one sweep.
double work_below(std::size_t kept) {
    const auto slots = static_cast<double>(kept);
    return slots * (slots + 1) * (slots + 2) / 6; // the sum of R (R + 1) / 2
}

} // namespace

Heatmap::Heatmap(const Output& output, const Plan& start, const SearchSettings& settings)
    : output_(output), range_(score_range(settings.divergence)),
      mark_(is_approximate(settings.mode) ? " (approximate)" : ""), kept_at_start_(start.kept().size()),
      kept_at_end_(kept_at_end(start, settings)) {}

Heatmap::~Heatmap() {
    if (lines_ > 0) {
        std::fputs("\n", stderr);
    }
}

std::string Heatmap::erased() {
    const int lines = std::exchange(lines_, 0);
    return lines > 0 ? fmt::format("\033[{}A\033[J", lines) : std::string();
}

std::string Heatmap::pace(const Plan& plan) const {
    const std::size_t kept = plan.kept().size();
    std::optional<double> share;
    if (kept_at_end_ && *kept_at_end_ < kept_at_start_) {
        share = (work_below(kept_at_start_) - work_below(kept)) /
                (work_below(kept_at_start_) - work_below(*kept_at_end_));
    }
    return pace_.text(static_cast<double>(kept_at_start_ - kept), "steps", share);
}

void Heatmap::draw(const Plan& plan, std::string title) {
    if (const std::string speed = pace(plan); !speed.empty()) {
        title += ", " + speed;
    }
    const PictureFrame frame = terminal(output_.coloured());
    // A line that breaks would be one more than is erased.
    title.resize(std::min(title.size(), static_cast<std::size_t>(frame.columns)));
    const std::string picture = title + "\n" + slot_picture(plan, scores_, range_, frame);
    // In one piece, so that nothing flickers.
    std::fputs((erased() + picture).c_str(), stderr);
    std::fflush(stderr);
    lines_ = static_cast<int>(std::count(picture.begin(), picture.end(), '\n'));
}

void Heatmap::show_scores(const Plan& plan, int step, const std::vector<CandidateScore>& scores) {
    scores_.resize(static_cast<std::size_t>(plan.slots()), -1);
    for (const CandidateScore& score : scores) {
        scores_.at(static_cast<std::size_t>(score.slot.index())) = score.score;
    }
    const Clock::time_point now = Clock::now();
    if (output_.live() && now >= next_frame_) {
        next_frame_ = now + frame_time;
        draw(plan, fmt::format("step {}: {} candidates{}", step, scores.size(), mark_));
    }
}

void Heatmap::show_step(const Plan& plan, const Step& step) {
    const std::string line =
        fmt::format("step {}: cut {}{}, divergence {:.6g}{}, {:.1f} s", step.number, to_string(step.slots()),
                    mark_, step.score, step.near_tie ? " (near-tie)" : "", step.seconds);
    if (output_.live()) {
        show_scores(plan, step.number, step.candidates);
        draw(plan, line);
    } else {
        output_.note(line);
    }
}

void Heatmap::log(const std::string& text) {
    if (output_.live()) {
        std::fputs(erased().c_str(), stderr);
    }
    output_.note(text);
}

} // namespace cutaway
