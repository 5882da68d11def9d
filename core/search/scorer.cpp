#include "core/search/scorer.h"

#include "core/model/decoder.h"
#include "core/search/candidate_scores.h"
#include "core/search/near_tie.h"
#include "core/search/not_finite.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>

namespace cutaway {

namespace {

/// States are kept before so many slots: copies of all streams at nearly every slot would save little more.
constexpr std::size_t most_places = 8;

/// `done`: no value comes any more. Before that nothing is told to be exact.
std::vector<CandidateScore> scores_of(const std::vector<Slot>& candidates, const ScoreTable& table,
                                      bool done) {
    std::vector<CandidateScore> scores;
    for (std::size_t index = 0; index < candidates.size(); ++index) {
        scores.push_back({candidates[index], table.bound(index), done && table.complete(index)});
    }
    return scores;
}

/// The lowest exact score, the first of equals. There is one: whoever led was seen through.
const CandidateScore& winner(const std::vector<CandidateScore>& scores) {
    return *std::ranges::min_element(
        scores, {}, [](const CandidateScore& score) { return std::pair(!score.exact, score.score); });
}

} // namespace

Scorer::Scorer(Machine& machine, const Reference& reference, const SearchSettings& settings)
    : machine_(machine), reference_(reference), settings_(settings), order_(all_members(reference.sequences)),
      finite_(all_slots(machine.decoder)) {}

Step Scorer::score(const std::vector<Slot>& kept, const std::vector<Slot>& candidates, const Tell& tell) {
    const c10::InferenceMode no_autograd;
    begin_prefixes(kept, candidates);
    check_plan(kept);
    ScoreTable table(candidates.size(), reference_.sequences.size());
    Contest(machine_, reference_, settings_, prefixes_, kept, candidates, table, [&] {
        tell(scores_of(candidates, table, false));
    }).run(order_);
    count_naive(machine_, reference_.sequences, candidates.size());
    Step step;
    step.candidates = scores_of(candidates, table, true);
    const CandidateScore& best = winner(step.candidates);
    step.cut = best.slot;
    step.score = best.score;
    step.near_tie = is_near_tie(machine_.decoder, settings_, step.candidates, best);
    std::vector<Slot> left = kept;
    std::erase(left, step.cut);
    if (!is_finite_score(step.score)) {
        explain_not_finite(machine_, reference_.sequences, kept, left);
    }
    finite_ = left;
    remember(candidates, table);
    return step;
}

/// What the machine's memory leaves beside one round of all candidates is for states, up to a half.
void Scorer::begin_prefixes(const std::vector<Slot>& kept, const std::vector<Slot>& candidates) {
    if (settings_.mode == SearchMode::naive) {
        return;
    }
    std::size_t all = 0, longest = 0;
    for (const std::vector<std::int64_t>& sequence : reference_.sequences) {
        const std::size_t bytes = machine_.stream_bytes(static_cast<std::int64_t>(sequence.size()));
        all += bytes;
        longest = std::max(longest, bytes);
    }
    // Where a pass reads the weights again all sequences go in one, if they can.
    const std::size_t round = (1 + candidates.size()) * (machine_.decoder.keeps_slots() ? longest : all);
    const std::size_t memory = machine_.limits.memory;
    const std::size_t ceiling = memory > round ? (memory - round) / 2 : 0;
    std::vector<Slot> likely = likely_;
    std::ranges::copy_if(candidates, std::back_inserter(likely),
                         [&](Slot slot) { return std::ranges::find(likely_, slot) == likely_.end(); });
    std::erase_if(likely, [&](Slot slot) { return !std::ranges::binary_search(candidates, slot); });
    if (likely.size() > most_places) {
        likely.erase(likely.begin() + most_places, likely.end());
    }
    prefixes_.begin_step(kept, candidates, likely, all, ceiling);
    if (machine_.storage.defined() && machine_.storage.nbytes() > memory - ceiling) {
        machine_.storage = at::Tensor();
    }
}

/// After an edit nobody has seen yet what the plan itself gives.
void Scorer::check_plan(const std::vector<Slot>& kept) {
    if (kept == finite_) {
        return;
    }
    const Round plan{
        .kept = kept, .candidates = {}, .members = all_members(reference_.sequences), .prefixes = &prefixes_};
    for_each_pass(machine_, reference_.sequences, plan, [&](const Pass& pass) {
        if (!at::isfinite(pass.states[0]).all().item<bool>()) {
            explain_not_finite(machine_, reference_.sequences, kept, kept);
        }
    });
    finite_ = kept;
}

void Scorer::remember(const std::vector<Slot>& candidates, const ScoreTable& table) {
    const std::vector<double> scores = table.scores();
    std::vector<std::size_t> ranking(candidates.size());
    std::iota(ranking.begin(), ranking.end(), std::size_t{0});
    std::ranges::stable_sort(ranking, {}, [&](std::size_t index) { return scores[index]; });
    likely_.clear();
    for (const std::size_t index : ranking) {
        likely_.push_back(candidates[index]);
    }
    // A sequence tells the more per token, the larger its values are: bounds grow by them.
    std::vector<double> telling(order_.size());
    for (std::size_t index = 0; index < candidates.size(); ++index) {
        // What is no number could not be sorted by.
        const bool known = table.complete(index) && is_finite_score(scores[index]);
        for (std::size_t sequence = 0; known && sequence < telling.size(); ++sequence) {
            telling[sequence] +=
                table.values(index)[sequence] / static_cast<double>(reference_.sequences[sequence].size());
        }
    }
    order_ = all_members(reference_.sequences);
    std::ranges::stable_sort(order_, std::greater(), [&](std::size_t sequence) { return telling[sequence]; });
}

} // namespace cutaway
