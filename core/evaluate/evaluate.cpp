#include "core/evaluate/evaluate.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <utility>

namespace cutaway {

namespace {

/// The choices of a document whose likelihoods are there.
void choose(DocumentResult& result, const Document& document, Scoring scoring) {
    if (scoring == Scoring::completion) {
        result.right = result.likelihoods.front().greedy;
        return;
    }
    std::vector<double> sums, normalised;
    for (std::size_t choice = 0; choice < result.likelihoods.size(); ++choice) {
        sums.push_back(result.likelihoods[choice].sum);
        if (scoring == Scoring::normalised_choice) {
            normalised.push_back(sums.back() / static_cast<double>(document.lengths.at(choice)));
        }
    }
    result.choice = first_largest(sums);
    result.right = result.choice == document.answer;
    if (!normalised.empty()) {
        result.choice_norm = first_largest(normalised);
    }
}

void count(TaskResult& result) {
    std::vector<double> right, right_norm, sums;
    std::map<std::string, std::vector<double>> by_group;
    for (const DocumentResult& document : result.documents) {
        right.push_back(document.right ? 1 : 0);
        sums.push_back(document.likelihoods.front().sum);
        by_group[document.group].push_back(right.back());
        if (document.choice_norm) {
            right_norm.push_back(*document.choice_norm == document.answer ? 1 : 0);
        }
        result.truncated += document.truncated > 0 ? 1 : 0;
    }
    result.acc = mean_of(right);
    if (result.scoring == Scoring::normalised_choice) {
        result.acc_norm = mean_of(right_norm);
    } else if (result.scoring == Scoring::completion) {
        result.perplexity = std::exp(-mean_of(sums).value);
    }
    if (result.groups.empty()) {
        return;
    }
    std::vector<Mean> means;
    std::vector<std::size_t> sizes;
    for (const auto& [name, values] : by_group) {
        means.push_back(mean_of(values));
        sizes.push_back(values.size());
        result.by_group.push_back({.name = name, .documents = sizes.back(), .acc = means.back()});
    }
    if (result.groups == "subjects") { // each of which is a task of its own to the harness
        result.acc.error = pooled_error(means, sizes);
    }
}

} // namespace

PreparedTask prepare(Task task, const PromptTokens& prompts) {
    PreparedTask prepared{.task = std::move(task)};
    for (Document& document : prepared.task.documents) {
        DocumentResult& own = prepared.documents.emplace_back();
        own.where = document.where;
        own.group = document.group;
        own.answer = document.answer;
        std::vector<TokenRequest> encoded =
            prompts.encode(std::exchange(document.requests, {}), document.where);
        for (const TokenRequest& request : encoded) {
            own.tokens.push_back(std::ssize(request.targets));
            own.truncated = std::max(own.truncated, request.truncated);
        }
        std::ranges::move(encoded, std::back_inserter(prepared.requests));
    }
    return prepared;
}

TaskResult evaluate(PreparedTask prepared, const Decoder& decoder, const std::vector<Slot>& removed,
                    const EvaluateLimits& limits) {
    const std::vector<LogLikelihood> likelihoods =
        log_likelihoods(decoder, removed, prepared.requests, limits);
    const Task& task = prepared.task;
    TaskResult result{.name = task.name,
                      .scoring = task.scoring,
                      .groups = task.groups,
                      .documents = std::move(prepared.documents)};
    auto next = likelihoods.begin();
    for (std::size_t index = 0; index < task.documents.size(); ++index) {
        DocumentResult& own = result.documents[index];
        const auto end = next + std::ssize(own.tokens);
        own.likelihoods.assign(next, end);
        next = end;
        choose(own, task.documents[index], task.scoring);
    }
    count(result);
    return result;
}

} // namespace cutaway
