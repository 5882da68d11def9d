#include "core/search/search.h"

#include "core/model/decoder.h"
#include "core/search/baseline_steps.h"
#include "core/search/budget.h"
#include "core/search/near_tie.h"
#include "core/search/not_finite.h"
#include "core/search/plan_values.h"
#include "core/search/scorer.h"
#include "core/search/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

namespace cutaway {

namespace {

class Greedy {
  public:
    Greedy(const Decoder& decoder, const SearchSettings& settings, const SearchObserver& observer,
           const ModelInfo& model, const SweepLimits& limits, int first_step)
        : settings_(settings), observer_(observer), model_(model), interrupted_(limits.interrupted),
          number_(first_step), machine_(decoder, limits, result_.work), baseline_(machine_, settings, model) {
        if (observer.log) {
            machine_.limits.log = observer.log;
        }
    }

    SearchResult run(const Sequences& sequences) {
        machine_.limits.interrupted = [this] { return stopped(); };
        what_ = "reference";
        if (observer_.on_progress) {
            machine_.limits.passed = [this](std::size_t done, std::size_t total) {
                observer_.on_progress(what_, done, total);
            };
        }
        if (observer_.asked) {
            machine_.workers.let_in(observer_.asked, [&] { observer_.answer({machine_, sequences, made_}); });
        }
        try {
            const Reference reference = make_reference(machine_, sequences);
            made_ = &reference;
            what_ = "step";
            Scorer scorer(machine_, reference, settings_);
            while (result_.stopped_by.empty()) {
                make_step(scorer, reference);
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
    void make_step(Scorer& scorer, const Reference& reference) {
        machine_.workers.answer_who_asks();
        if (stopped()) {
            throw Interrupted();
        }
        // In this order an edit in between only makes the step start afresh once more.
        const std::uint64_t revision = current_revision();
        const Plan plan = observer_.plan();
        const std::vector<Removal> choices =
            removals(plan, search_candidates(plan, settings_), settings_.unit);
        if (ends(end_before(settings_.budget, plan, choices, model_))) {
            return;
        }
        machine_.limits.interrupted = [this, revision] {
            return stopped() || current_revision() != revision;
        };
        try {
            const auto begin = std::chrono::steady_clock::now();
            std::optional<Step> made = choose(scorer, reference, plan, choices);
            if (!made) {
                ends(stopped_by::candidates);
                return;
            }
            Step& step = *made;
            step.number = number_;
            step.approximate = is_approximate(settings_.mode);
            step.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
            if (ends(end_before(settings_.budget, plan, {step.slots()}, model_)) ||
                ends(too_far(reference, plan, step))) {
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

    /// The next cut; none where the order has no more.
    std::optional<Step> choose(Scorer& scorer, const Reference& reference, const Plan& plan,
                               const std::vector<Removal>& choices) {
        if (settings_.order == Order::greedy && settings_.unit != Unit::block) {
            std::vector<Slot> candidates;
            for (const Removal& choice : choices) {
                candidates.push_back(choice.front());
            }
            return score_candidates(scorer, plan, candidates);
        }
        std::optional<Step> step;
        if (settings_.order == Order::greedy) {
            std::vector<double> scores;
            step = baseline_.best_block(
                reference, plan, choices, [this](const std::vector<CandidateScore>& told) { tell(told); },
                scores);
            // Itself among them: a block's slots have one score.
            step->near_tie = std::ranges::count_if(scores, [&](double score) {
                                 return !told_apart(machine_.decoder, settings_, step->score, score);
                             }) > 1;
        } else {
            step = baseline_.next_in_order(reference, plan, choices);
        }
        if (step && !is_finite_score(step->score)) {
            std::vector<Slot> left = plan.kept();
            for (const Slot slot : step->slots()) {
                std::erase(left, slot);
            }
            explain_not_finite(machine_, reference.sequences, plan.kept(), left);
        }
        if (step) {
            tell(step->candidates);
        }
        return step;
    }

    Step score_candidates(Scorer& scorer, const Plan& plan, const std::vector<Slot>& candidates) {
        Step step = scorer.score(plan.kept(), candidates, [this](const auto& scores) { tell(scores); });
        if (machine_.limits.interrupted()) {
            throw Interrupted();
        }
        tell(step.candidates);
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

    /// Why the step would go beyond what the plan may cost; empty where it does not.
    std::string_view too_far(const Reference& reference, const Plan& plan, const Step& step) {
        const Budget& budget = settings_.budget;
        if (budget.max_divergence && step.score > *budget.max_divergence) {
            return stopped_by::divergence;
        }
        if (budget.max_perplexity) {
            what_ = "measure";
            const double perplexity =
                plan_perplexity(machine_, reference.sequences, without(plan.kept(), step.slots()));
            what_ = "step";
            if (perplexity > *budget.max_perplexity) {
                return stopped_by::perplexity;
            }
        }
        return {};
    }

    /// Ends the search where there is a reason.
    bool ends(std::string_view reason) {
        result_.stopped_by = reason;
        return !reason.empty();
    }

    bool stopped() const { return (observer_.stop && observer_.stop()) || (interrupted_ && interrupted_()); }
    std::uint64_t current_revision() const { return observer_.revision ? observer_.revision() : 0; }

    const SearchSettings& settings_;
    const SearchObserver& observer_;
    const ModelInfo& model_;
    std::function<bool()> interrupted_;
    int number_;
    std::string_view what_; ///< sequences go through, for on_progress
    SearchResult result_;
    Machine machine_;
    BaselineSteps baseline_;
    const Reference* made_ = nullptr;
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
    const bool none_left = removals(plan, behind, settings.unit).empty();
    return none_left && settings.release_after_front ? all : behind;
}

SearchResult search(const Decoder& decoder, const Sequences& sequences, const SearchSettings& settings,
                    const SearchObserver& observer, const ModelInfo& model, const SweepLimits& limits,
                    int first_step) {
    return Greedy(decoder, settings, observer, model, limits, first_step).run(sequences);
}

} // namespace cutaway
