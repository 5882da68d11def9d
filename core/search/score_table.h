#pragma once

#include "core/search/compare.h"

#include <vector>

namespace cutaway {

/// The largest double in place of what is no finite number, so that a candidate that makes the model overflow
/// is the last choice, and files and messages can hold it.
double finite_score(double score);
/// Whether it is another than that.
bool is_finite_score(double score);

/// The mean over the sequences, added up in their order, so that it does not depend on the order in which
/// they came; finite.
double mean_score(const std::vector<double>& values);

/// Values of candidates by sequence as they come in, some sequences earlier than others.
class ScoreTable {
  public:
    ScoreTable(std::size_t candidates, std::size_t sequences);

    /// `values`: of `candidates` on the sequences `members`.
    void set(const std::vector<std::size_t>& candidates, const std::vector<std::size_t>& members,
             const SequenceValues& values);
    /// Tells limits.progress the sums over the sequences whose candidates are all known.
    void report(const SweepLimits& limits) const;

    /// Whether all values of a candidate are there.
    bool complete(std::size_t candidate) const;
    /// A candidate's score; while values are missing a lower bound of it, to the last bit: rounded sums of
    /// terms that are not negative never shrink when a term grows.
    double bound(std::size_t candidate) const;
    /// bound() of every candidate.
    std::vector<double> scores() const;
    /// By sequence; 0 where it is not there yet.
    const std::vector<double>& values(std::size_t candidate) const { return values_[candidate]; }

  private:
    SequenceValues values_;                ///< [candidate][sequence]
    std::vector<std::vector<char>> known_; ///< [candidate][sequence]
};

} // namespace cutaway
