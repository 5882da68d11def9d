#include "core/search/score_table.h"

#include <cmath>
#include <limits>

namespace cutaway {

double finite_score(double score) {
    return std::isfinite(score) ? score : std::numeric_limits<double>::max();
}

double mean_score(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    return finite_score(sum / static_cast<double>(values.size()));
}

ScoreTable::ScoreTable(std::size_t candidates, std::size_t sequences)
    : values_(candidates, std::vector<double>(sequences)), known_(sequences) {}

void ScoreTable::set(std::size_t first, const std::vector<std::size_t>& members,
                     const SequenceValues& values) {
    for (std::size_t index = 0; index < members.size(); ++index) {
        // After memory ran out the candidates come again from the first.
        known_[members[index]] = first + values.size();
        for (std::size_t candidate = 0; candidate < values.size(); ++candidate) {
            values_[first + candidate][members[index]] = values[candidate][index];
        }
    }
}

void ScoreTable::report(const SweepLimits& limits) const {
    if (!limits.progress) {
        return;
    }
    const auto done = [&](std::size_t sequence) { return known_[sequence] == values_.size(); };
    std::size_t sequences = 0;
    std::vector<double> sums(values_.size());
    for (std::size_t sequence = 0; sequence < known_.size(); ++sequence) {
        if (done(sequence)) {
            ++sequences;
            for (std::size_t candidate = 0; candidate < sums.size(); ++candidate) {
                sums[candidate] += values_[candidate][sequence];
            }
        }
    }
    limits.progress(sums, sequences);
}

std::vector<double> ScoreTable::scores() const {
    std::vector<double> scores;
    for (const std::vector<double>& values : values_) {
        scores.push_back(mean_score(values));
    }
    return scores;
}

} // namespace cutaway
