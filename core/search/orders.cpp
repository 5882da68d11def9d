#include "core/search/orders.h"

#include "core/plan/history.h"
#include "core/search/block_distances.h"
#include "core/search/budget.h"
#include "core/search/candidate_scores.h"
#include "core/search/plan_values.h"
#include "core/search/search.h"
#include "core/search/split_mix.h"
#include "core/search/walk.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace cutaway {

namespace {

/// Whatever is pinned as well: it may be let go later.
std::vector<Removal> all_removals(const std::vector<Slot>& kept, int blocks, Unit unit) {
    return removals(Plan(blocks), kept, unit);
}

void sort_by_value(std::vector<Ranked>& ranked) {
    std::ranges::stable_sort(ranked, {}, &Ranked::value);
}

bool goes_by_slot(const std::vector<Removal>& choices) {
    return std::ranges::all_of(choices, [](const Removal& removal) { return removal.size() == 1; });
}

std::vector<Ranked> by_score(Machine& machine, const Reference& reference, const Plan& plan,
                             const SearchSettings& settings) {
    const std::vector<Removal> all = all_removals(plan.kept(), plan.blocks(), settings.unit);
    const std::vector<double> scores =
        removal_scores(machine, reference, settings.divergence, plan.kept(), all, {});
    std::vector<Ranked> ranked;
    for (std::size_t index = 0; index < all.size(); ++index) {
        ranked.push_back({all[index], scores[index]});
    }
    sort_by_value(ranked);
    return ranked;
}

std::vector<Ranked> by_influence(Machine& machine, const Reference& reference, const Plan& plan) {
    const std::vector<double> influences = block_influences(machine, reference.sequences, plan.kept());
    std::vector<Ranked> ranked;
    for (Removal& removal : all_removals(plan.kept(), plan.blocks(), Unit::block)) {
        const auto block = static_cast<std::size_t>(removal.front().block());
        ranked.push_back({std::move(removal), influences[block]});
    }
    sort_by_value(ranked);
    return ranked;
}

std::vector<Ranked> in_order(std::vector<Removal> all) {
    std::vector<Ranked> ranked;
    for (Removal& removal : all) {
        ranked.push_back({std::move(removal), static_cast<double>(ranked.size())});
    }
    return ranked;
}

/// One block more at a time, until the run is what the budget asks for or the next would be more.
std::vector<Ranked> by_window(Machine& machine, const Reference& reference, const Plan& plan,
                              const SearchSettings& settings, const ModelInfo& model) {
    const auto distances = angular_distances(machine, reference.sequences, plan.kept());
    std::vector<int> blocks;
    std::vector<Removal> by_block(static_cast<std::size_t>(plan.blocks()));
    for (const Removal& removal : all_removals(plan.kept(), plan.blocks(), Unit::block)) {
        blocks.push_back(removal.front().block());
        by_block[static_cast<std::size_t>(removal.front().block())] = removal;
    }
    std::vector<bool> may_go(by_block.size(), false);
    for (const Removal& removal : removals(plan, search_candidates(plan, settings), Unit::block)) {
        may_go[static_cast<std::size_t>(removal.front().block())] = true;
    }
    std::vector<int> window;
    for (int count = 1; count <= plan.blocks(); ++count) {
        const std::vector<int> next = best_window(distances, blocks, may_go, count);
        BudgetUse use = budget_use(plan, model);
        for (const int block : next) {
            use.add_cut(by_block[static_cast<std::size_t>(block)], model);
        }
        if (next.empty() || !exceeded(settings.budget, use).empty()) {
            break;
        }
        window = next;
        if (!reached(settings.budget, use).empty()) {
            break;
        }
    }
    std::vector<Removal> ordered;
    for (auto block = window.rbegin(); block != window.rend(); ++block) {
        ordered.push_back(by_block[static_cast<std::size_t>(*block)]);
    }
    return in_order(std::move(ordered));
}

} // namespace

std::vector<Ranked> ranking(Machine& machine, const Reference& reference, const Plan& plan,
                            const SearchSettings& settings, const ModelInfo& model) {
    const Plan begun = without_cuts(plan);
    std::vector<Removal> all = all_removals(Plan(plan.blocks()).kept(), plan.blocks(), settings.unit);
    switch (settings.order) {
    case Order::one_shot:
        return by_score(machine, reference, begun, settings);
    case Order::block_influence:
        return by_influence(machine, reference, begun);
    case Order::window:
        return by_window(machine, reference, begun, settings, model);
    case Order::random: {
        std::vector<Removal> shuffled;
        for (const int place : permutation(static_cast<int>(all.size()), settings.seed)) {
            shuffled.push_back(std::move(all[static_cast<std::size_t>(place)]));
        }
        return in_order(std::move(shuffled));
    }
    case Order::greedy:
    case Order::tail:
        break;
    }
    std::ranges::reverse(all);
    return in_order(std::move(all));
}

std::size_t ranking_passes(const Plan& plan, const SearchSettings& settings) {
    switch (settings.order) {
    case Order::one_shot: {
        const std::vector<Removal> all =
            all_removals(without_cuts(plan).kept(), plan.blocks(), settings.unit);
        return goes_by_slot(all) ? 1 : all.size();
    }
    case Order::block_influence:
    case Order::window:
        return 1;
    case Order::greedy:
    case Order::tail:
    case Order::random:
        break;
    }
    return 0;
}

std::vector<double> removal_scores(Machine& machine, const Reference& reference, Divergence divergence,
                                   const std::vector<Slot>& kept, const std::vector<Removal>& choices,
                                   const std::function<void(const std::vector<double>&)>& told) {
    if (goes_by_slot(choices)) {
        std::vector<Slot> candidates;
        std::ranges::transform(choices, std::back_inserter(candidates),
                               [](const Removal& removal) { return removal.front(); });
        return sweep_scores(machine, reference, divergence, kept, candidates);
    }
    std::vector<double> scores;
    const std::size_t sequences = reference.sequences.size();
    for (const Removal& removal : choices) {
        const PassedPart part(machine, scores.size() * sequences, choices.size() * sequences);
        scores.push_back(plan_score(machine, divergence, reference, without(kept, removal)));
        if (told) {
            told(scores);
        }
    }
    count_naive(machine, reference.sequences, choices.size());
    return scores;
}

std::vector<int> best_window(const std::vector<std::vector<double>>& distances,
                             const std::vector<int>& blocks, const std::vector<bool>& may_go, int count) {
    std::vector<int> best;
    double lowest = 0;
    for (auto first = blocks.begin(); std::distance(first, blocks.end()) >= count; ++first) {
        const auto end = first + count;
        const bool goes =
            std::all_of(first, end, [&](int block) { return may_go[static_cast<std::size_t>(block)]; });
        if (!goes) {
            continue;
        }
        const auto length = static_cast<std::size_t>(*(end - 1) + 1 - *first);
        const double distance = distances[static_cast<std::size_t>(*first)][length - 1];
        if (best.empty() || distance < lowest) {
            best.assign(first, end);
            lowest = distance;
        }
    }
    return best;
}

std::vector<int> permutation(int count, std::uint64_t seed) {
    std::vector<int> places(static_cast<std::size_t>(count));
    std::iota(places.begin(), places.end(), 0);
    for (int last = count - 1; last > 0; --last) {
        const std::uint64_t other = split_mix(seed) % (static_cast<std::uint64_t>(last) + 1);
        std::swap(places[static_cast<std::size_t>(last)], places[other]);
    }
    return places;
}

} // namespace cutaway
