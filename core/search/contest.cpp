#include "core/search/contest.h"

#include "core/model/decoder.h"
#include "core/search/candidate_scores.h"
#include "core/search/near_tie.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace cutaway {

namespace {

/// `racing`: a candidate is out once it is behind by more than so many standard errors, ...
constexpr double racing_errors = 4;
/// ... over at least so many sequences, ...
constexpr std::size_t racing_sequences = 3;
/// ... and no error is taken for smaller than this share of the leader's score: that of a few sequences which
/// happen to agree means nothing.
constexpr double racing_floor = 0.02;

/// Sequences of the first round: few, but not so few that there are hundreds of rounds. All of them where
/// every round copies the weights to a device again, which takes longer than candidates that are dropped
/// save.
std::size_t first_round(const Decoder& decoder, std::size_t sequences) {
    const bool copies = !decoder.keeps_slots() && !decoder.device().is_cpu();
    return copies ? sequences : (sequences + 31) / 32;
}

} // namespace

Contest::Contest(Machine& machine, const Reference& reference, const SearchSettings& settings,
                 Prefixes& prefixes, const std::vector<Slot>& kept, const std::vector<Slot>& candidates,
                 ScoreTable& table, std::function<void()> tell)
    : machine_(machine), reference_(reference), settings_(settings), prefixes_(prefixes), kept_(kept),
      candidates_(candidates), table_(table), tell_(std::move(tell)), left_(candidates.size()) {
    std::iota(left_.begin(), left_.end(), std::size_t{0});
}

void Contest::run(const std::vector<std::size_t>& order) {
    switch (settings_.mode) {
    case SearchMode::naive:
        naive_values(machine_, reference_, settings_.divergence, kept_, candidates_, table_, tell_);
        break;
    case SearchMode::full:
        run_round(left_, order, true);
        break;
    case SearchMode::exact:
    case SearchMode::racing:
        run_rounds(order);
        break;
    }
}

void Contest::run_rounds(const std::vector<std::size_t>& order) {
    const std::size_t first_members = first_round(machine_.decoder, order.size());
    auto next = order.begin();
    std::vector<std::size_t> running = left_;
    while (!running.empty()) {
        // Rounds of about as many streams as the first, whatever the machine: bounds must not depend on it.
        const auto most = static_cast<std::ptrdiff_t>(first_members * candidates_.size() / running.size());
        const auto end = next + std::min(most, order.end() - next);
        run_round(running, {next, end}, true);
        seen_.insert(seen_.end(), next, end);
        std::ranges::sort(seen_);
        next = end;
        const std::size_t first = leader();
        if (!table_.complete(first)) {
            run_round({first}, {next, order.end()}, false);
        }
        drop(first);
        running = unfinished();
    }
    report_passed(machine_, order.size(), order.size());
}

void Contest::run_round(const std::vector<std::size_t>& candidates, const std::vector<std::size_t>& members,
                        bool main) {
    Round round{.kept = kept_, .candidates = {}, .members = members, .prefixes = &prefixes_};
    for (const std::size_t candidate : candidates) {
        round.candidates.push_back(candidates_[candidate]);
    }
    for_each_pass(machine_, reference_.sequences, round, [&](const Pass& pass) {
        std::vector<std::size_t> order;
        for (const std::size_t index : pass.order) {
            order.push_back(candidates[index]);
        }
        table_.set(order, pass.members, compare_pass(machine_, reference_, settings_.divergence, pass));
        tell_();
        if (main && pass.last) {
            passed_ += pass.members.size();
            report_passed(machine_, passed_, reference_.sequences.size());
        }
    });
}

double Contest::sum_seen(std::size_t candidate) const {
    double sum = 0;
    for (const std::size_t sequence : seen_) {
        sum += table_.values(candidate)[sequence];
    }
    return finite_score(sum);
}

std::size_t Contest::leader() const {
    return *std::ranges::min_element(left_, {},
                                     [this](std::size_t candidate) { return sum_seen(candidate); });
}

void Contest::drop(std::size_t leader) {
    double best = table_.bound(leader); // it has been through all sequences, as others may have
    for (const std::size_t candidate : left_) {
        best = table_.complete(candidate) ? std::min(best, table_.bound(candidate)) : best;
    }
    std::erase_if(left_, [&](std::size_t candidate) {
        const bool beaten = told_apart(machine_.decoder, settings_, best, table_.bound(candidate));
        return !table_.complete(candidate) && (beaten || unlikely(candidate, leader));
    });
}

bool Contest::unlikely(std::size_t candidate, std::size_t leader) const {
    if (settings_.mode != SearchMode::racing || seen_.size() < racing_sequences) {
        return false;
    }
    const auto count = static_cast<double>(seen_.size());
    const double mean = (sum_seen(candidate) - sum_seen(leader)) / count;
    double squares = 0;
    for (const std::size_t sequence : seen_) {
        const double apart = table_.values(candidate)[sequence] - table_.values(leader)[sequence] - mean;
        squares += apart * apart;
    }
    const double error = std::sqrt(squares / (count - 1) / count);
    return mean > racing_errors * std::max(error, racing_floor * sum_seen(leader) / count);
}

std::vector<std::size_t> Contest::unfinished() const {
    std::vector<std::size_t> running;
    std::ranges::copy_if(left_, std::back_inserter(running),
                         [this](std::size_t candidate) { return !table_.complete(candidate); });
    return running;
}

} // namespace cutaway
