#pragma once

/// Read this first: core/evaluate measures what a plan costs, with the numbers of lm-evaluation-harness.
/// read_task() (task.h) reads a benchmark's file into documents (document.h), whose requests are put as that
/// harness puts them; PromptTokens makes tokens of them, log_likelihoods() asks the model, and
/// evaluate() counts. texts.h and text_perplexity.h do the same for texts.

#include "core/evaluate/log_likelihoods.h"
#include "core/evaluate/metrics.h"
#include "core/evaluate/prompt_tokens.h"
#include "core/evaluate/task.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cutaway {

/// What the model made of one document.
struct DocumentResult {
    std::string where{};
    std::string group{};
    std::vector<LogLikelihood> likelihoods{}; ///< of its requests
    std::vector<std::int64_t> tokens{};       ///< of their continuations
    std::size_t answer = 0;
    std::size_t choice = 0;                   ///< the likeliest
    std::optional<std::size_t> choice_norm{}; ///< the likeliest per character
    bool right = false;
    std::int64_t truncated = 0; ///< the most tokens that one of its prompts lost at its beginning
};

/// One subject or skill of a task.
struct GroupResult {
    std::string name{};
    std::size_t documents = 0;
    Mean acc{};
};

struct TaskResult {
    std::string name{};
    Scoring scoring = Scoring::choice;
    Mean acc{};                         ///< the share of right answers
    std::optional<Mean> acc_norm{};     ///< the same by likelihood per character
    std::optional<double> perplexity{}; ///< of completions: exp of the mean negative log-likelihood
    std::string groups{};               ///< Task::groups
    std::vector<GroupResult> by_group{};
    std::vector<DocumentResult> documents{};
    std::size_t truncated = 0; ///< documents whose prompt was too long and lost its beginning
};

/// A task whose documents are tokens already.
struct PreparedTask {
    Task task{}; ///< without the texts of its requests
    std::vector<TokenRequest> requests{};
    std::vector<DocumentResult> documents{}; ///< what is known before the model is asked
};

/// Throws as PromptTokens::encode() does.
PreparedTask prepare(Task task, const PromptTokens& prompts);

/// Puts a task to the model without the slots `removed`. Throws as log_likelihoods() does.
TaskResult evaluate(PreparedTask prepared, const Decoder& decoder, const std::vector<Slot>& removed,
                    const EvaluateLimits& limits);

} // namespace cutaway
