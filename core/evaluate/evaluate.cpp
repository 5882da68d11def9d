#include "core/evaluate/evaluate.h"

#include "core/evaluate/metrics.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace cutaway {

namespace {

/// `value` to the nearest multiple of 2^-24, an error of 3e-8 at most.
double on_a_grid(double value) {
    return std::ldexp(std::nearbyint(std::ldexp(value, 24)), -24);
}

/// The choices of a document whose likelihoods are there.
void choose(DocumentResult& result, const PreparedDocument& document, Counting counting) {
    if (counting == Counting::text) {
        return;
    }
    if (counting == Counting::completion) {
        result.right = result.likelihoods.front().greedy;
        return;
    }
    std::vector<double> sums, normalised;
    for (std::size_t choice = 0; choice < result.likelihoods.size(); ++choice) {
        sums.push_back(result.likelihoods[choice].sum);
        if (counting == Counting::normalised_choice) {
            normalised.push_back(sums.back() / static_cast<double>(document.lengths.at(choice)));
        }
    }
    result.choice = first_largest(sums);
    result.right = result.choice == document.answer;
    if (!normalised.empty()) {
        result.choice_norm = first_largest(normalised);
    }
    double all = 0;
    for (const double sum : sums) {
        all += std::exp(sum - sums[result.choice]);
    }
    result.confidence = 1 / all;
}

GroupCount& group_of(Evaluation& evaluation, const std::string& name) {
    std::vector<GroupCount>& groups = evaluation.by_group;
    const auto place = std::ranges::lower_bound(groups, name, {}, &GroupCount::name);
    return place != groups.end() && place->name == name ? *place : *groups.insert(place, {.name = name});
}

/// Bin m of M holds what is above (m - 1) / M and not above m / M.
ConfidenceBin& bin_of(Evaluation& evaluation, double confidence) {
    constexpr auto bins = static_cast<double>(Evaluation::confidence_bins);
    const double bin = std::clamp(std::ceil(confidence * bins) - 1, 0.0, bins - 1);
    return evaluation.confidence.at(static_cast<std::size_t>(bin));
}

void count_choice(Evaluation& evaluation, const PreparedDocument& document, const DocumentResult& result) {
    const std::size_t right = result.right ? 1 : 0;
    evaluation.right += result.right ? '1' : '0';
    if (result.choice_norm) {
        evaluation.right_norm += *result.choice_norm == document.answer ? '1' : '0';
    }
    if (!evaluation.groups.empty()) {
        GroupCount& group = group_of(evaluation, document.group);
        ++group.documents;
        group.right += right;
    }
    if (evaluation.counting != Counting::completion) {
        ConfidenceBin& bin = bin_of(evaluation, result.confidence);
        ++bin.documents;
        bin.right += right;
        bin.confidence += on_a_grid(result.confidence);
    }
}

} // namespace

std::vector<DocumentResult> evaluate(const Prepared& prepared, std::size_t first, std::size_t count,
                                     const Decoder& decoder, const std::vector<Slot>& removed,
                                     const EvaluateLimits& limits) {
    EvaluateLimits in_tokens = limits;
    if (limits.progress) {
        in_tokens.progress = [&](std::int64_t done, std::int64_t total) {
            const auto documents = static_cast<std::int64_t>(count);
            limits.progress(done == total ? documents
                                          : static_cast<std::int64_t>(static_cast<double>(documents) *
                                                                      static_cast<double>(done) /
                                                                      static_cast<double>(total)),
                            documents);
        };
    }
    std::vector<DocumentRequests> documents;
    for (std::size_t index = 0; index < count; ++index) {
        documents.push_back(prepared.requests_of(first + index));
    }
    const std::vector<LogLikelihood> likelihoods = log_likelihoods(decoder, removed, documents, in_tokens);
    std::vector<DocumentResult> results(count);
    auto next = likelihoods.begin();
    for (std::size_t index = 0; index < count; ++index) {
        const PreparedDocument& document = prepared.documents.at(first + index);
        const auto end = next + static_cast<std::ptrdiff_t>(document.requests);
        results[index].likelihoods.assign(next, end);
        next = end;
        choose(results[index], document, prepared.nothing.counting);
    }
    return results;
}

Evaluation counted(const Prepared& prepared, std::size_t first, std::span<const DocumentResult> results) {
    Evaluation evaluation = prepared.nothing;
    evaluation.documents = results.size();
    const Counting counting = evaluation.counting;
    for (std::size_t index = 0; index < results.size(); ++index) {
        const PreparedDocument& document = prepared.documents.at(first + index);
        const DocumentResult& result = results[index];
        if (counting == Counting::text || counting == Counting::completion) {
            evaluation.nll += on_a_grid(-result.likelihoods.front().sum);
            evaluation.tokens += std::ssize(prepared.requests.at(document.first_request).targets);
        }
        if (counting != Counting::text) {
            count_choice(evaluation, document, result);
            evaluation.truncated += document.truncated > 0 ? 1 : 0;
        }
    }
    return evaluation;
}

std::size_t piece_size(const Prepared& prepared, std::size_t first, const Decoder& decoder,
                       const EvaluateLimits& limits) {
    constexpr std::size_t batches = 16; // for each thread, so that few wait for the last of them
    constexpr std::size_t larger_batches = 4;
    std::size_t tokens = std::max(batches * static_cast<std::size_t>(batch_tokens(decoder)),
                                  larger_batches * static_cast<std::size_t>(limits.batch_tokens));
    if (decoder.device().is_cpu()) {
        tokens *= limits.threads > 0 ? static_cast<std::size_t>(limits.threads)
                                     : std::max(std::thread::hardware_concurrency(), 1U);
    }
    if (!decoder.keeps_slots()) { // which are read once for as much as goes through them side by side
        tokens =
            std::max(tokens, limits.memory / sizeof(float) / static_cast<std::size_t>(decoder.hidden_size()));
    }
    std::size_t count = 0;
    for (std::size_t sum = 0; first + count < prepared.documents.size() && sum < tokens; ++count) {
        sum +=
            static_cast<std::size_t>(computed_tokens(prepared.requests_of(first + count), decoder, limits));
    }
    return count;
}

} // namespace cutaway
