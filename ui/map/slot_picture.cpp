#include "ui/map/slot_picture.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cutaway {

namespace {

/// Scores below it cannot be told apart, and zero has no logarithm.
constexpr double floorScore = 1e-12;

void setScale(SlotPicture& picture, const std::vector<double>& scores) {
    if (!scores.empty()) {
        const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
        picture.low = std::max(*low, floorScore);
        picture.high = std::max(*high, picture.low);
    }
}

} // namespace

double SlotPicture::cheapness(double score) const {
    if (high <= low) {
        return 0.5;
    }
    const double place = std::log(std::max(score, low) / low) / std::log(high / low);
    return 1 - std::clamp(place, 0.0, 1.0);
}

SlotPicture slotPicture(const Session& session, const std::map<Slot, CandidateScore>& scores) {
    const Plan& plan = session.plan;
    SlotPicture picture;
    picture.blocks = plan.blocks();
    picture.cells.resize(static_cast<std::size_t>(plan.slots()));
    const auto cell = [&](Slot slot) -> SlotCell& {
        return picture.cells.at(static_cast<std::size_t>(slot.index()));
    };
    std::map<Slot, CandidateScore> shown = scores;
    if (shown.empty() && !session.steps.empty()) {
        for (const CandidateScore& score : session.steps.back().candidates) {
            shown.emplace(score.slot, score);
        }
    }
    std::vector<double> scale;
    for (const CandidateScore& score :
         session.steps.empty() ? std::vector<CandidateScore>() : session.steps.front().candidates) {
        scale.push_back(score.score);
    }
    for (const auto& [slot, score] : shown) {
        cell(slot).score = score.score;
        cell(slot).exact = score.exact;
        if (session.steps.empty()) {
            scale.push_back(score.score);
        }
    }
    setScale(picture, scale);
    int number = 0;
    for (const Event& cut : plan.cuts()) {
        cell(cut.slots.at(0)).cutNumber = ++number;
    }
    SlotCell* leader = nullptr;
    double least = std::numeric_limits<double>::infinity();
    for (int index = 0; index < plan.slots(); ++index) {
        SlotCell& current = cell(Slot(index));
        current.state = plan.state(Slot(index));
        if (current.state == State::kept && current.score && *current.score < least) {
            leader = &current;
            least = *current.score;
        }
    }
    if (leader != nullptr) {
        leader->leading = true;
    }
    return picture;
}

} // namespace cutaway
