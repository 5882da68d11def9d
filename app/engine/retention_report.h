#pragma once

#include "core/plan/evaluation.h"
#include "core/plan/json.h"

#include <string>
#include <vector>

namespace cutaway {

/// What the untouched model and a plan made of the same documents of a task or text.
struct Pair {
    std::string name{};
    Evaluation full{};
    Evaluation pruned{};
};

/// As `retention` shows them: JSON with `tasks`, `mean` (null without a task) and `perplexity`, and tables.
Json retention_json(const std::vector<Pair>& pairs);
std::string retention_table(const std::vector<Pair>& pairs);

} // namespace cutaway
