#include "ui/models/slot_scores.h"

#include <algorithm>
#include <utility>

namespace cutaway {

void SlotScores::reset(int slots) {
    scores_.assign(static_cast<std::size_t>(slots), std::nullopt);
    underWay_ = 0;
}

void SlotScores::set(const CandidateScore& score, int step) {
    scores_[static_cast<std::size_t>(score.slot.index())] = Score{score.score, score.exact, step};
}

bool SlotScores::underWay(Slot slot) const {
    const std::optional<Score>& score = at(slot);
    return underWay_ != 0 && score && score->step == underWay_;
}

std::vector<int> SlotScores::ranks(const std::vector<Slot>& candidates) const {
    std::vector<std::pair<double, Slot>> scored;
    for (const Slot slot : candidates) {
        if (const std::optional<Score>& score = at(slot)) {
            scored.emplace_back(score->value, slot);
        }
    }
    // As the search orders them: by score, ties by the lower slot.
    std::sort(scored.begin(), scored.end());
    std::vector<int> ranks(scores_.size(), 0);
    for (std::size_t place = 0; place < scored.size(); ++place) {
        ranks[static_cast<std::size_t>(scored[place].second.index())] = static_cast<int>(place) + 1;
    }
    return ranks;
}

std::optional<Slot> SlotScores::leader(const std::vector<Slot>& candidates) const {
    std::optional<Slot> best;
    double lowest = 0;
    for (const Slot slot : candidates) {
        const std::optional<Score>& score = at(slot);
        // Bounds count as well: those of one moment are over the same sequences, and a candidate that was
        // dropped early was dropped for a higher one.
        if (score && underWay(slot) && (!best || score->value < lowest)) {
            best = slot;
            lowest = score->value;
        }
    }
    return best;
}

} // namespace cutaway
