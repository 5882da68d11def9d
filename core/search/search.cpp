#include "core/search/search.h"

#include "core/model/decoder.h"
#include "core/search/not_finite.h"
#include "core/search/scorer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

namespace cutaway {

namespace {

/// The slots in `removed` as a share of all parameters, as a number of them.
double parameters_of(const std::vector<Slot>& removed, const std::vector<std::uint64_t>& parameters) {
    double sum = 0;
    for (const Slot slot : removed) {
        sum += static_cast<double>(parameters.at(static_cast<std::size_t>(slot.index())));
    }
    return sum;
}

class Greedy {
  public:
    Greedy(const Decoder& decoder, const SearchSettings& settings, const SearchObserver& observer,
           const std::vector<std::uint64_t>& parameters, std::uint64_t all_parameters,
           const SweepLimits& limits, int first_step)
        : settings_(settings), observer_(observer), parameters_(parameters),
          all_parameters_(static_cast<double>(all_parameters)), interrupted_(limits.interrupted),
          number_(first_step), machine_(decoder, limits, result_.work) {
        if (observer.log) {
            machine_.limits.log = observer.log;
        }
    }

    SearchResult run(const Sequences& sequences) {
        machine_.limits.interrupted = [this] { return stopped(); };
        std::string_view what = "reference";
        if (observer_.on_progress) {
            machine_.limits.passed = [&](std::size_t done, std::size_t total) {
                observer_.on_progress(what, done, total);
            };
        }
        try {
            const Reference reference = make_reference(machine_, sequences);
            what = "step";
            Scorer scorer(machine_, reference, settings_);
            while (result_.stopped_by.empty()) {
                make_step(scorer);
            }
        } catch (const Interrupted&) {
            result_.stopped_by = stopped_by::user;
        } catch (const NotFinite& found) {
            stop_at(found);
        }
        return std::move(result_);
    }

  private:
    /// One step, unless the search is over or the plan is edited meanwhile.
    void make_step(Scorer& scorer) {
        if (stopped()) {
            throw Interrupted();
        }
        // In this order an edit in between only makes the step start afresh once more.
        const std::uint64_t revision = current_revision();
        const Plan plan = observer_.plan();
        const std::vector<Slot> candidates = search_candidates(plan, settings_);
        if (over(plan, candidates)) {
            return;
        }
        machine_.limits.interrupted = [this, revision] {
            return stopped() || current_revision() != revision;
        };
        try {
            const Step step = score_candidates(scorer, plan, candidates);
            if (over(plan, {step.cut}) || too_far(step)) {
                return;
            }
            if (observer_.on_step(step)) {
                result_.steps.push_back(step);
                ++number_;
            }
        } catch (const Interrupted&) {
            if (stopped()) {
                throw;
            }
        }
    }

    Step score_candidates(Scorer& scorer, const Plan& plan, const std::vector<Slot>& candidates) {
        const auto begin = std::chrono::steady_clock::now();
        Step step = scorer.score(plan.kept(), candidates, [this](const auto& scores) { tell(scores); });
        if (machine_.limits.interrupted()) {
            throw Interrupted();
        }
        tell(step.candidates);
        step.number = number_;
        step.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        return step;
    }

    void tell(const std::vector<CandidateScore>& scores) const {
        if (observer_.on_scores) {
            observer_.on_scores(number_, scores);
        }
    }

    /// The search ends with what it has.
    void stop_at(const NotFinite& found) {
        result_.stopped_by = stopped_by::not_finite;
        result_.not_finite = {.step = number_, .part = found.part, .sequence = found.sequence};
        if (observer_.log) {
            observer_.log(not_finite_error(*result_.not_finite).message());
        }
    }

    /// Whether the search ends since a budget leaves no room for any of `candidates`, or there are none.
    bool over(const Plan& plan, const std::vector<Slot>& candidates) {
        const Budget& budget = settings_.budget;
        const auto removed = static_cast<int>(plan.removed().size());
        if (budget.cuts && static_cast<int>(plan.cuts().size()) >= *budget.cuts) {
            return end(stopped_by::cuts);
        }
        if (budget.share && removed >= slots_of_share(*budget.share, plan.slots())) {
            return end(stopped_by::share);
        }
        if (candidates.empty()) {
            return end(stopped_by::candidates);
        }
        if (budget.parameters) {
            const auto too_large = [&](Slot slot) {
                const double all =
                    parameters_of(plan.removed(), parameters_) + parameters_of({slot}, parameters_);
                return all > (*budget.parameters + 1e-9) * all_parameters_; // as in slots_of_share()
            };
            if (std::ranges::all_of(candidates, too_large)) {
                return end(stopped_by::parameters);
            }
        }
        return false;
    }

    bool too_far(const Step& step) {
        const std::optional<double>& most = settings_.budget.max_divergence;
        return most && step.score > *most && end(stopped_by::divergence);
    }

    bool end(std::string_view reason) {
        result_.stopped_by = reason;
        return true;
    }

    bool stopped() const { return (observer_.stop && observer_.stop()) || (interrupted_ && interrupted_()); }
    std::uint64_t current_revision() const { return observer_.revision ? observer_.revision() : 0; }

    const SearchSettings& settings_;
    const SearchObserver& observer_;
    const std::vector<std::uint64_t>& parameters_;
    double all_parameters_;
    std::function<bool()> interrupted_;
    int number_;
    SearchResult result_;
    Machine machine_;
};

} // namespace

Json to_json(const NotFinitePlace& place) {
    return {{"step", place.step}, {"slot", place.part}, {"sequence", place.sequence}};
}

Error not_finite_error(const NotFinitePlace& place) {
    return {stopped_by::not_finite,
            fmt::format("The plan does not give finite numbers: in step {} {} is the first that does not, on "
                        "calibration sequence {} (from 0)",
                        place.step, place.part, place.sequence),
            place.part, "Bring back a slot before it, or pin what may not go; the cuts made so far stand."};
}

std::vector<Slot> search_candidates(const Plan& plan, const SearchSettings& settings) {
    std::vector<Slot> all = plan.candidates();
    if (!settings.protect_front) {
        return all;
    }
    const double share = *settings.protect_front;
    const auto released = static_cast<std::size_t>(std::floor(plan.slots() * share)) + 1;
    if (settings.release_after_front && plan.removed().size() >= released) {
        return all;
    }
    const int last_protected = static_cast<int>(std::floor(plan.blocks() * share));
    std::vector<Slot> behind;
    std::ranges::copy_if(all, std::back_inserter(behind),
                         [&](Slot slot) { return slot.block() > last_protected; });
    return behind.empty() && settings.release_after_front ? all : behind;
}

SearchResult search(const Decoder& decoder, const Sequences& sequences, const SearchSettings& settings,
                    const SearchObserver& observer, const std::vector<std::uint64_t>& parameters,
                    std::uint64_t all_parameters, const SweepLimits& limits, int first_step) {
    return Greedy(decoder, settings, observer, parameters, all_parameters, limits, first_step).run(sequences);
}

} // namespace cutaway
