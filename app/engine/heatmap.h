#pragma once

#include "app/engine/output.h"
#include "app/engine/progress_bar.h"
#include "core/plan/plan.h"
#include "core/plan/score_range.h"
#include "core/plan/step.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cutaway {

/// The search as text on stderr: where that is a terminal a map of the slots, redrawn in place as scores
/// arrive, else one line per step.
class Heatmap {
  public:
    /// `start`: the plan that the search begins with.
    Heatmap(const Output& output, const Plan& start, const SearchSettings& settings);
    /// Leaves the last picture standing.
    ~Heatmap();

    Heatmap(const Heatmap&) = delete;
    Heatmap& operator=(const Heatmap&) = delete;

    void show_scores(const Plan& plan, int step, const std::vector<CandidateScore>& scores);
    void show_step(const Plan& plan, const Step& step);
    /// A line above the picture.
    void log(const std::string& text);

  private:
    using Clock = std::chrono::steady_clock;

    void draw(const Plan& plan, std::string title);
    /// How fast the search goes, and how long it will take where the budget says how many cuts it makes.
    std::string pace(const Plan& plan) const;
    /// What takes the picture off the screen.
    std::string erased();

    const Output& output_;
    ScoreRange range_;
    std::string mark_; ///< said of every step where the search is approximate
    Pace pace_;
    std::size_t kept_at_start_;
    std::optional<std::size_t> kept_at_end_; ///< none where it cannot be foreseen
    std::vector<double> scores_;             ///< by slot index; negative: none yet
    int lines_ = 0;                          ///< of the picture on the screen
    Clock::time_point next_frame_{};
};

} // namespace cutaway
