#pragma once

#include "app/engine/output.h"
#include "core/plan/plan.h"
#include "core/plan/step.h"

#include <chrono>
#include <string>
#include <vector>

namespace cutaway {

/// The search as text on stderr: where that is a terminal a map of the slots, redrawn in place as scores
/// arrive, else one line per step.
class Heatmap {
  public:
    explicit Heatmap(const Output& output) : output_(output) {}
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

    void draw(const Plan& plan, const std::string& title);
    void erase();
    std::string row(const Plan& plan, Kind kind, int first, int last) const;
    std::string cell(const Plan& plan, Slot slot) const;

    const Output& output_;
    std::vector<double> scores_; ///< by slot index; negative: none yet
    double low_ = 0;             ///< colours' scale, fixed by the first full set of scores
    double high_ = 0;
    int lines_ = 0; ///< of the picture on the screen
    Clock::time_point next_frame_{};
};

} // namespace cutaway
