#pragma once

#include "core/plan/step.h"
#include "core/search/contest.h"

#include <functional>
#include <vector>

namespace cutaway {

/// Scores the candidates of one step after the other, by any SearchMode, and remembers between the steps what
/// makes the next one cheaper: who came close, which sequences told most, and streams on their way
/// (prefixes.h). None of it changes a result; it may be of another plan.
class Scorer {
  public:
    using Tell = std::function<void(const std::vector<CandidateScore>&)>;

    /// All must outlive it.
    Scorer(Machine& machine, const Reference& reference, const SearchSettings& settings);

    /// The step's cut with its score, near-tie and candidates; number and seconds are the caller's. `kept` in
    /// slot order, `candidates` among them, at least one. `tell` hears the scores in between, all of them
    /// lower bounds (exact: false). Throws as sweep() does, and NotFinite where the plan's numbers or those
    /// of all candidates are none.
    Step score(const std::vector<Slot>& kept, const std::vector<Slot>& candidates, const Tell& tell);

  private:
    void begin_prefixes(const std::vector<Slot>& kept, const std::vector<Slot>& candidates);
    void check_plan(const std::vector<Slot>& kept);
    void remember(const std::vector<Slot>& candidates, const ScoreTable& table);

    Machine& machine_;
    const Reference& reference_;
    const SearchSettings& settings_;
    Prefixes prefixes_;
    std::vector<Slot> likely_;       ///< the slots of the step before, the best score first
    std::vector<std::size_t> order_; ///< the sequences, the most telling first
    std::vector<Slot> finite_;       ///< the kept slots of a plan whose numbers are known to be finite
};

} // namespace cutaway
