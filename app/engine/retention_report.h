#pragma once

#include "core/plan/evaluation.h"
#include "core/plan/json.h"
#include "core/plan/retention.h"

#include <optional>
#include <string>
#include <vector>

namespace cutaway {

/// What the untouched model and a plan made of the same documents of a task or text.
struct Pair {
    std::string name{};
    Evaluation full{};
    Evaluation pruned{};
};

/// Over the tasks among them, each by what the paper counts of it; none without a task.
std::optional<MeanRetention> paper_mean(const std::vector<Pair>& pairs);

/// As `retention` shows them: JSON with `tasks`, `mean` (null without a task) and `perplexity`, and tables.
Json retention_json(const std::vector<Pair>& pairs);
std::string retention_table(const std::vector<Pair>& pairs);

} // namespace cutaway
