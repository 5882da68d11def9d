#include "app/engine/heatmap.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace cutaway {

namespace {

constexpr std::chrono::milliseconds frame{50};
/// Cividis from dear (dark) to cheap to remove (light), as colours of a 256-colour terminal.
constexpr std::array colours{17, 18, 59, 60, 102, 143, 179, 221, 227};
/// The same without colour.
constexpr std::array<const char*, 5> shades{"██", "▓▓", "▒▒", "░░", "  "};

int terminal_columns() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

} // namespace

Heatmap::~Heatmap() {
    if (lines_ > 0) {
        std::fputs("\n", stderr);
    }
}

std::string Heatmap::cell(const Plan& plan, Slot slot) const {
    switch (plan.state(slot)) {
    case State::cut:
        return "××";
    case State::forced:
        return "xx";
    case State::pinned:
        return "PP";
    case State::kept:
        break;
    }
    const double score = scores_.at(static_cast<std::size_t>(slot.index()));
    if (score < 0 || high_ <= low_) {
        return "··";
    }
    const double place =
        (std::log(std::max(score, low_)) - std::log(low_)) / (std::log(high_) - std::log(low_));
    const auto pick = [&](std::size_t count) {
        return static_cast<std::size_t>(
            std::lround(std::clamp(1 - place, 0.0, 1.0) * static_cast<double>(count - 1)));
    };
    return output_.coloured() ? fmt::format("\033[48;5;{}m  \033[0m", colours.at(pick(colours.size())))
                              : shades.at(pick(shades.size()));
}

std::string Heatmap::row(const Plan& plan, Kind kind, int first, int last) const {
    std::string text = kind == Kind::attention ? "attention  " : "FFN        ";
    for (int block = first; block < last; ++block) {
        text += cell(plan, Slot(block, kind)) + " ";
    }
    return text + "\n";
}

void Heatmap::erase() {
    if (lines_ > 0) {
        std::fputs(fmt::format("\033[{}A\033[J", lines_).c_str(), stderr);
    }
    lines_ = 0;
}

void Heatmap::draw(const Plan& plan, const std::string& title) {
    constexpr int label = 11;
    constexpr int cell_width = 3;
    const int per_line = std::max(1, (terminal_columns() - label - 1) / cell_width);
    std::string picture = title + "\n";
    int lines = 1;
    for (int first = 0; first < plan.blocks(); first += per_line) {
        const int last = std::min(plan.blocks(), first + per_line);
        picture += fmt::format("{:{}}", "block", label);
        for (int block = first; block < last; ++block) {
            picture +=
                block % 4 == 0 ? fmt::format("{:<{}}", block, cell_width) : std::string(cell_width, ' ');
        }
        picture += "\n" + row(plan, Kind::attention, first, last) + row(plan, Kind::ffn, first, last);
        lines += 3;
    }
    erase();
    std::fputs(picture.c_str(), stderr);
    std::fflush(stderr);
    lines_ = lines;
}

void Heatmap::show_scores(const Plan& plan, int step, const std::vector<CandidateScore>& scores) {
    scores_.resize(static_cast<std::size_t>(plan.slots()), -1);
    for (const CandidateScore& score : scores) {
        scores_.at(static_cast<std::size_t>(score.slot.index())) = score.score;
    }
    if (high_ <= low_ && std::all_of(scores.begin(), scores.end(), [](const auto& s) { return s.exact; })) {
        for (const CandidateScore& score : scores) {
            low_ = low_ == 0 ? score.score : std::min(low_, score.score);
            high_ = std::max(high_, score.score);
        }
        low_ = std::max(low_, 1e-12);
    }
    const Clock::time_point now = Clock::now();
    if (output_.live() && now >= next_frame_) {
        next_frame_ = now + frame;
        draw(plan, fmt::format("step {}: {} candidates", step, scores.size()));
    }
}

void Heatmap::show_step(const Plan& plan, const Step& step) {
    const std::string line =
        fmt::format("step {}: cut {}, divergence {:.6g}{}, {:.1f} s", step.number, to_string(step.cut),
                    step.score, step.near_tie ? " (near-tie)" : "", step.seconds);
    if (output_.live()) {
        show_scores(plan, step.number, step.candidates);
        draw(plan, line);
    } else {
        output_.note(line);
    }
}

void Heatmap::log(const std::string& text) {
    if (output_.live()) {
        erase();
    }
    output_.note(text);
}

} // namespace cutaway
