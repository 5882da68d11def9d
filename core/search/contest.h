#pragma once

#include "core/plan/settings.h"
#include "core/search/reference.h"
#include "core/search/score_table.h"
#include "core/search/walk.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace cutaway {

/// The candidates of one step against each other. They go through the sequences in rounds, a few sequences at
/// a time. Whoever leads after a round goes through all sequences at once, and its score is what the others
/// have to beat: who cannot any more is out. docs/decisions/007-early-abandonment.md says why the cut and
/// the bits of its score are those of a full search.
class Contest {
  public:
    /// `table`: takes the values. `tell`: called when some have come. All must outlive the contest.
    Contest(Machine& machine, const Reference& reference, const SearchSettings& settings, Prefixes& prefixes,
            const std::vector<Slot>& kept, const std::vector<Slot>& candidates, ScoreTable& table,
            std::function<void()> tell);

    /// Finds the winner, as SearchSettings::mode says. `order`: the sequences, the most telling first.
    void run(const std::vector<std::size_t>& order);

  private:
    /// Until nobody is left who could win.
    void run_rounds(const std::vector<std::size_t>& order);
    /// Sends candidates through sequences. `main`: those are sequences that the step is through with then.
    void run_round(const std::vector<std::size_t>& candidates, const std::vector<std::size_t>& members,
                   bool main);
    /// Of those that are left, who has the lowest sum over the sequences that all of them have seen.
    std::size_t leader() const;
    double sum_seen(std::size_t candidate) const;
    void drop(std::size_t leader);
    bool unlikely(std::size_t candidate, std::size_t leader) const;
    std::vector<std::size_t> unfinished() const;

    Machine& machine_;
    const Reference& reference_;
    const SearchSettings& settings_;
    Prefixes& prefixes_;
    const std::vector<Slot>& kept_;
    const std::vector<Slot>& candidates_;
    ScoreTable& table_;
    std::function<void()> tell_;
    std::vector<std::size_t> left_; ///< candidates that may still win, in slot order
    std::vector<std::size_t> seen_; ///< sequences that all of them have been through, in index order
    std::size_t passed_ = 0;        ///< sequences that the step is through with
};

} // namespace cutaway
