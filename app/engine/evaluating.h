#pragma once

#include "app/engine/output.h"
#include "app/engine/workbench.h"
#include "core/evaluate/evaluate.h"
#include "core/evaluate/text_perplexity.h"
#include "core/plan/error.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cutaway {

/// What is to be evaluated: tasks by their names and texts, each with its file, in the order asked for.
struct EvaluateRequest {
    std::vector<std::pair<std::string, std::filesystem::path>> tasks{};
    std::vector<std::filesystem::path> texts{};
    std::size_t limit = no_limit;
    TextWindows windows{};
};

/// What could not be evaluated, and why.
struct LeftOut {
    std::string name{};
    Error error;
};

/// The tasks and texts of a request as tokens, those left out for what is wrong with their files.
struct PreparedEvaluation {
    std::vector<PreparedTask> tasks{};
    std::vector<PreparedTexts> texts{};
    std::vector<LeftOut> left_out{};

    bool empty() const { return tasks.empty() && texts.empty(); }
    std::int64_t longest() const; ///< the longest input in tokens
};

struct EvaluationResult {
    std::vector<TaskResult> tasks{};
    std::vector<TextPerplexity> texts{};
    std::vector<LeftOut> left_out{};
    std::optional<Error> stopped{}; ///< by Ctrl-C; what was done until then is kept
};

/// Reads all files. Throws Error(bad-tokenizer).
PreparedEvaluation prepare(const EvaluateRequest& request, const PromptTokens& prompts, const Output& output);

/// Puts one after the other to the model, with a progress bar each.
EvaluationResult evaluate(PreparedEvaluation prepared, const Workbench& bench,
                          const std::vector<Slot>& removed, int threads, const Output& output);

} // namespace cutaway
