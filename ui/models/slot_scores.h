#pragma once

#include "core/plan/step.h"

#include <optional>
#include <vector>

namespace cutaway {

/// The newest score of every slot, and which step it is of.
class SlotScores {
  public:
    struct Score {
        double value = 0;
        bool exact = true;
        int step = 0; ///< 0: asked for outside of a search
    };

    void reset(int slots);
    void set(const CandidateScore& score, int step);
    const std::optional<Score>& at(Slot slot) const {
        return scores_[static_cast<std::size_t>(slot.index())];
    }

    /// The step that is being computed; 0 while none is.
    void setStepUnderWay(int step) { underWay_ = step; }
    int stepUnderWay() const { return underWay_; }
    /// Whether the step under way has scored the slot.
    bool underWay(Slot slot) const;

    /// By slot, 1 for the lowest score of `candidates`; 0 where it has none.
    std::vector<int> ranks(const std::vector<Slot>& candidates) const;
    /// Of the step under way the slot that is cheapest to remove so far.
    std::optional<Slot> leader(const std::vector<Slot>& candidates) const;

  private:
    std::vector<std::optional<Score>> scores_;
    int underWay_ = 0;
};

} // namespace cutaway
