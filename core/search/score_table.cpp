#include "core/search/score_table.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cutaway {

double finite_score(double score) {
    return std::isfinite(score) ? score : std::numeric_limits<double>::max();
}

bool is_finite_score(double score) {
    return score < std::numeric_limits<double>::max();
}

double mean_score(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    return finite_score(sum / static_cast<double>(values.size()));
}

ScoreTable::ScoreTable(std::size_t candidates, std::size_t sequences)
    : values_(candidates, std::vector<double>(sequences)), known_(candidates, std::vector<char>(sequences)) {}

void ScoreTable::set(const std::vector<std::size_t>& candidates, const std::vector<std::size_t>& members,
                     const SequenceValues& values) {
    for (std::size_t row = 0; row < candidates.size(); ++row) {
        for (std::size_t index = 0; index < members.size(); ++index) {
            values_[candidates[row]][members[index]] = values[row][index];
            known_[candidates[row]][members[index]] = 1;
        }
    }
}

void ScoreTable::report(const SweepLimits& limits) const {
    if (!limits.progress || values_.empty()) {
        return;
    }
    std::size_t sequences = 0;
    std::vector<double> sums(values_.size());
    for (std::size_t sequence = 0; sequence < values_.front().size(); ++sequence) {
        if (std::ranges::all_of(known_, [&](const auto& known) { return known[sequence] != 0; })) {
            ++sequences;
            for (std::size_t candidate = 0; candidate < sums.size(); ++candidate) {
                sums[candidate] += values_[candidate][sequence];
            }
        }
    }
    limits.progress(sums, sequences);
}

bool ScoreTable::complete(std::size_t candidate) const {
    return std::ranges::all_of(known_[candidate], [](char known) { return known != 0; });
}

double ScoreTable::bound(std::size_t candidate) const {
    return mean_score(values_[candidate]);
}

std::vector<double> ScoreTable::scores() const {
    std::vector<double> scores;
    for (const std::vector<double>& values : values_) {
        scores.push_back(mean_score(values));
    }
    return scores;
}

} // namespace cutaway
