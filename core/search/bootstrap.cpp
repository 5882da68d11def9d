#include "core/search/bootstrap.h"

#include "core/plan/error.h"
#include "core/plan/history.h"
#include "core/plan/units.h"
#include "core/search/budget.h"
#include "core/search/candidate_scores.h"
#include "core/search/plan_values.h"
#include "core/search/search.h"
#include "core/search/split_mix.h"
#include "core/search/walk.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace cutaway {

namespace {

using Counts = std::vector<int>; ///< how often each sequence is drawn

/// The mean over a resample. What is not drawn has no say, even where it is no number.
double resampled_score(const std::vector<double>& values, const Counts& counts) {
    double sum = 0, drawn = 0;
    for (std::size_t index = 0; index < values.size(); ++index) {
        if (counts[index] > 0) {
            sum += counts[index] * values[index];
            drawn += counts[index];
        }
    }
    return finite_score(sum / drawn);
}

/// As perplexity_of().
double resampled_perplexity(const std::vector<double>& nll, const Sequences& sequences,
                            const Counts& counts) {
    double sum = 0, tokens = 0;
    for (std::size_t index = 0; index < nll.size(); ++index) {
        if (counts[index] > 0) {
            const double predicted = counts[index] * static_cast<double>(sequences[index].size() - 1);
            sum += nll[index] * predicted;
            tokens += predicted;
        }
    }
    return finite_score(std::exp(sum / tokens));
}

/// A resample's search on its way.
struct Search {
    Counts counts;
    Plan plan;
    ResampledSearch done{};
};

class Bootstrap {
  public:
    Bootstrap(const Decoder& decoder, const Sequences& sequences, const BootstrapRequest& request,
              const ModelInfo& model, const SweepLimits& limits, Work& work)
        : machine_(decoder, limits, work), settings_(request.settings), model_(model),
          reference_(make_reference(machine_, sequences)) {
        for (Counts& counts : draw_resamples(request.resamples, sequences.size(), request.seed)) {
            searches_.push_back({.counts = std::move(counts), .plan = without_cuts(request.plan)});
        }
    }

    BootstrapResult run() {
        while (step()) {
        }
        BootstrapResult result;
        for (Search& search : searches_) {
            result.resamples.push_back(std::move(search.done));
        }
        result.sweeps = sweeps_;
        return result;
    }

  private:
    using Group = std::vector<Search*>;

    /// One cut of every resample that goes on; false where none does.
    bool step() {
        std::map<std::vector<Slot>, Group> groups;
        int steps_left = 0;
        for (Search& search : searches_) {
            if (!search.done.stopped_by.empty()) {
                continue;
            }
            search.done.stopped_by = end_before(settings_.budget, search.plan, choices(search.plan), model_);
            if (search.done.stopped_by.empty()) {
                groups[search.plan.kept()].push_back(&search);
                steps_left = std::max(steps_left, steps_to_come(search.plan));
            }
        }
        // The groups may be more in the steps to come; as many is the least that they are.
        const std::size_t sweep = reference_.sequences.size();
        const std::size_t total = passed_ + sweep * groups.size() * static_cast<std::size_t>(steps_left);
        for (auto& [kept, group] : groups) {
            const PassedPart part(machine_, passed_, total);
            cut(kept, group);
            passed_ += sweep;
        }
        nll_.clear();
        return !groups.empty();
    }

    std::vector<Removal> choices(const Plan& plan) const {
        return removals(plan, search_candidates(plan, settings_), settings_.unit);
    }

    int steps_to_come(const Plan& plan) const {
        const int most = static_cast<int>(choices(plan).size());
        return std::max(std::min(cuts_left(plan, settings_).value_or(most), most), 1);
    }

    /// Scores the candidates of a plan that several resamples have come to, and cuts each one's lowest.
    void cut(const std::vector<Slot>& kept, const Group& group) {
        std::vector<Slot> candidates;
        for (const Removal& choice : choices(group.front()->plan)) {
            candidates.push_back(choice.front());
        }
        const ScoreTable table = sweep_table(machine_, reference_, settings_.divergence, kept, candidates);
        ++sweeps_;
        for (Search* search : group) {
            Slot best = candidates.front();
            double lowest = 0;
            for (std::size_t index = 0; index < candidates.size(); ++index) {
                const double score = resampled_score(table.values(index), search->counts);
                if (index == 0 || score < lowest) {
                    best = candidates[index];
                    lowest = score;
                }
            }
            search->done.stopped_by = too_far(*search, best, lowest);
            if (search->done.stopped_by.empty()) {
                search->plan.append(search->plan.next_cut(best, lowest));
                search->done.cuts.push_back(best);
            }
        }
    }

    /// Why the search ends before this cut; empty where it does not.
    std::string_view too_far(const Search& search, Slot slot, double score) {
        const Budget& budget = settings_.budget;
        if (!is_finite_score(score)) {
            return stopped_by::not_finite;
        }
        if (const std::string_view limit = end_before(budget, search.plan, {{slot}}, model_);
            !limit.empty()) {
            return limit;
        }
        if (budget.max_divergence && score > *budget.max_divergence) {
            return stopped_by::divergence;
        }
        if (budget.max_perplexity &&
            resampled_perplexity(nll(without(search.plan.kept(), {slot})), reference_.sequences,
                                 search.counts) > *budget.max_perplexity) {
            return stopped_by::perplexity;
        }
        return {};
    }

    /// By sequence, of a plan that resamples of this step may go to.
    const std::vector<double>& nll(const std::vector<Slot>& kept) {
        const auto known = nll_.find(kept);
        if (known != nll_.end()) {
            return known->second;
        }
        const Reference none{.sequences = reference_.sequences, .hidden = {}};
        return nll_[kept] = plan_values(machine_, {Divergence::nll}, none, kept).front();
    }

    Machine machine_;
    const SearchSettings& settings_;
    const ModelInfo& model_;
    Reference reference_;
    std::vector<Search> searches_;
    std::map<std::vector<Slot>, std::vector<double>> nll_;
    std::size_t passed_ = 0; ///< sequences of the sweeps so far
    int sweeps_ = 0;
};

} // namespace

std::vector<std::vector<int>> draw_resamples(int resamples, std::size_t sequences, std::uint64_t seed) {
    std::vector<Counts> all;
    for (int resample = 0; resample < resamples; ++resample) {
        Counts& counts = all.emplace_back(sequences);
        for (std::size_t draw = 0; draw < sequences; ++draw) {
            ++counts[split_mix(seed) % sequences];
        }
    }
    return all;
}

BootstrapResult bootstrap(const Decoder& decoder, const Sequences& sequences, const BootstrapRequest& request,
                          const ModelInfo& model, const SweepLimits& limits, Work& work) {
    if (request.settings.order != Order::greedy || request.settings.unit == Unit::block) {
        throw Error(error_code::bad_input, "A bootstrap is of greedy searches that cut slot by slot",
                    "settings", "Leave out the order and the unit block.");
    }
    BootstrapResult result = Bootstrap(decoder, sequences, request, model, limits, work).run();
    result.seed = request.seed;
    return result;
}

} // namespace cutaway
