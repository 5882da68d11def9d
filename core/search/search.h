#pragma once

/// Read this first: core/search decides which slots a model can do without. search() walks greedily: every
/// step scores its candidates (scorer.h) by their divergence (divergence.h) from the reference (reference.h),
/// cuts the lowest and goes on until a budget is reached. In a step the candidates meet in rounds until one
/// has won (contest.h). A round walks streams through the slots (walk.h), in passes that fit the memory
/// (streams.h), shared out among threads (workers.h), from where the step before left them (prefixes.h), and
/// compares where they end (compare.h); machine.h holds what all of them use. naive.cpp gets the same scores
/// the slow way, to check the others; sweep.h, measure.h and question.h say what single plans cost. orders.h
/// holds the orders that are no greedy search, budget.h when a search ends.

#include "core/plan/budget_use.h"
#include "core/plan/error.h"
#include "core/plan/json.h"
#include "core/plan/plan.h"
#include "core/plan/settings.h"
#include "core/plan/step.h"
#include "core/search/sweep.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

struct Machine;
struct Reference;

/// A search that stands still, and what a question (question.h) may share with it.
struct Standstill {
    Machine& machine;
    const Sequences& sequences;           ///< that it measures
    const Reference* reference = nullptr; ///< none while it is still being made
};

/// How the search and the rest of the program talk. All are called from the thread that runs search(),
/// `stop`, `revision` and `asked` every few milliseconds while the workers compute. Every one but `plan` and
/// `on_step` may be empty.
struct SearchObserver {
    /// The plan as it is now, asked before every step, so that edits made meanwhile count.
    std::function<Plan()> plan;
    /// Grows with every edit of the plan: a change drops the step under way, and it starts afresh.
    std::function<std::uint64_t()> revision;
    /// True: drop the step under way and return.
    std::function<bool()> stop;
    /// True: stand still, once what the workers have in hand is done, and call `answer`. That may compute, or
    /// wait, which pauses the search.
    std::function<bool()> asked;
    std::function<void(const Standstill&)> answer;
    /// Scores of the step under way, in slot order; lower bounds (exact: false) until its last call.
    std::function<void(int step, const std::vector<CandidateScore>&)> on_scores;
    /// Sequences that have gone through, of all: first for the `reference`, then for every `step`, where each
    /// counts once for every plan that is measured apart.
    std::function<void(std::string_view what, std::size_t done, std::size_t total)> on_progress;
    /// A finished step. The receiver appends the cut to the plan that `plan` gives. False: the plan has
    /// changed since the last poll, the cut was not made and the step does not count.
    std::function<bool(const Step&)> on_step;
    /// What the user should read in the log, such as a halved batch.
    std::function<void(const std::string&)> log;
};

/// Where numbers stopped being finite, which ends a search.
struct NotFinitePlace {
    int step = 0;             ///< that was under way
    std::string part{};       ///< the slot that first gave such a number, `embeddings` or `head`
    std::size_t sequence = 0; ///< the first on which it did, from 0
};

/// `{"step": 3, "slot": "F5", "sequence": 0}`
Json to_json(const NotFinitePlace& place);
/// Error(not-finite), what it says in words.
Error not_finite_error(const NotFinitePlace& place);

struct SearchResult {
    std::vector<Step> steps;
    std::string stopped_by;
    std::optional<NotFinitePlace> not_finite; ///< where stopped_by says so
    Work work;                                ///< steps that were dropped are counted too
};

/// The slots that the next step may cut: kept and unpinned, less the blocks that protect-front still holds
/// back.
std::vector<Slot> search_candidates(const Plan& plan, const SearchSettings& settings);

/// Cuts in the order of `settings`, mostly the greedy one, until a budget is reached, no candidate is left or
/// the observer stops it. No cut is made that would take the plan beyond a budget. A tie goes to the lower
/// slot. `model`: what slots hold, for the budgets. `first_step`: the number of the first step made here.
/// Throws Error(out-of-memory) where not even one sequence with one candidate fits, Error(bad-input or
/// bad-checkpoint) where the sequences or the model's numbers are no good.
SearchResult search(const Decoder& decoder, const Sequences& sequences, const SearchSettings& settings,
                    const SearchObserver& observer, const ModelInfo& model, const SweepLimits& limits = {},
                    int first_step = 1);

} // namespace cutaway
