#pragma once

#include "core/search/compare.h"

#include <vector>

namespace cutaway {

/// The largest double in place of what is no finite number, so that a candidate that makes the model overflow
/// is the last choice, and files and messages can hold it.
double finite_score(double score);

/// The mean over the sequences, added up in their order, so that it does not depend on the order in which
/// they came; finite.
double mean_score(const std::vector<double>& values);

/// Values of candidates by sequence as they come in, some sequences earlier than others.
class ScoreTable {
  public:
    ScoreTable(std::size_t candidates, std::size_t sequences);

    /// `values`: from candidate `first` on, of the sequences `members`.
    void set(std::size_t first, const std::vector<std::size_t>& members, const SequenceValues& values);
    /// Tells limits.progress the sums over the sequences whose candidates are all known.
    void report(const SweepLimits& limits) const;
    /// The mean_score() of every candidate, once all values are there.
    std::vector<double> scores() const;

  private:
    SequenceValues values_;          ///< [candidate][sequence]
    std::vector<std::size_t> known_; ///< by sequence: so many candidates' values are there
};

} // namespace cutaway
