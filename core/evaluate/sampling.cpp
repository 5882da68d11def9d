#include "core/evaluate/sampling.h"

#include "core/plan/error.h"

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

using Choices = std::vector<std::pair<std::size_t, double>>;

/// The likeliest first; of equals the lower id.
bool likelier(const std::pair<std::size_t, double>& left, const std::pair<std::size_t, double>& right) {
    return left.second != right.second ? left.second > right.second : left.first < right.first;
}

double sum_of(const Choices& choices) {
    double sum = 0;
    for (const auto& [id, weight] : choices) {
        sum += weight;
    }
    return sum;
}

/// Leaves of `choices`, which are in order, as few as have the share together.
void keep_share(Choices& choices, double share) {
    const double wanted = share * sum_of(choices);
    double sum = 0;
    std::size_t count = 0;
    while (count < choices.size() && (count == 0 || sum < wanted)) {
        sum += choices[count++].second;
    }
    choices.resize(count);
}

} // namespace

TokenLikelihood likelihood_of(std::span<const float> logits, std::size_t id) {
    const float own = logits[id];
    const double largest = *std::ranges::max_element(logits);
    double sum = 0;
    std::int64_t rank = 1;
    for (std::size_t other = 0; other < logits.size(); ++other) {
        sum += std::exp(logits[other] - largest);
        rank += logits[other] > own || (logits[other] == own && other < id) ? 1 : 0;
    }
    const double all = largest + std::log(sum);
    if (!std::isfinite(all)) { // also where one of them is no number
        throw Error(error_code::bad_input, "The model's logits with this plan are not finite", "",
                    "Generate with fewer slots removed, or with --dtype float32.");
    }
    return {.logprob = own - all, .rank = rank};
}

Choices choices(std::span<const float> logits, const Sampling& sampling) {
    const double largest = *std::ranges::max_element(logits);
    Choices all;
    if (sampling.temperature == 0) {
        return {{static_cast<std::size_t>(std::ranges::max_element(logits) - logits.begin()), 1.0}};
    }
    double sum = 0;
    for (std::size_t id = 0; id < logits.size(); ++id) {
        all.emplace_back(id, std::exp((logits[id] - largest) / sampling.temperature));
        sum += all.back().second;
    }
    const bool some = sampling.top_k > 0 && sampling.top_k < std::ssize(all);
    if (some) {
        std::ranges::nth_element(all, all.begin() + sampling.top_k, likelier);
        all.resize(static_cast<std::size_t>(sampling.top_k));
    } else if (sampling.top_p < 1) {
        // Tokens below their share of what is left out are left out; so there are few to sort.
        const double least = (1 - sampling.top_p) * sum / static_cast<double>(all.size());
        std::erase_if(all, [&](const auto& choice) { return choice.second < least; });
    }
    std::ranges::sort(all, likelier);
    if (sampling.top_p < 1) {
        keep_share(all, some ? sampling.top_p : sampling.top_p * sum / sum_of(all));
    }
    const double kept = sum_of(all);
    for (auto& [id, weight] : all) {
        weight /= kept;
    }
    return all;
}

std::size_t Sampler::choose(std::span<const float> logits) {
    const Choices all = choices(logits, sampling_);
    if (all.size() == 1) {
        return all.front().first;
    }
    // By hand: what the library's distributions make of a generator is every library's own matter.
    const double place = static_cast<double>(random_() >> 11) * 0x1p-53;
    double sum = 0;
    for (const auto& [id, probability] : all) {
        sum += probability;
        if (place < sum) {
            return id;
        }
    }
    return all.back().first;
}

} // namespace cutaway
