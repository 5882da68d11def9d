#pragma once

#include "core/plan/evaluation.h"

#include <QString>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace cutaway {

/// Something that can be evaluated, and whether it is to be. Its source has no limit: that is chosen for all.
struct EvaluationChoice {
    EvaluationSource source;
    bool chosen = true;

    bool operator==(const EvaluationChoice&) const = default;
};

/// The benchmarks that the engine reads, by their names in lm-evaluation-harness (docs/guide/evaluate.md).
inline constexpr std::array<std::string_view, 11> benchmark_names{
    "arc_challenge", "arc_easy",   "boolq", "copa", "hellaswag", "lambada_openai",
    "mmlu",          "openbookqa", "piqa",  "rte",  "winogrande"};

/// The questions by skill that ship with Cutaway, wherever the engine is installed.
EvaluationSource shippedProbes();

/// What the user keeps at hand, over all sessions; in the beginning the shipped probes.
std::vector<EvaluationChoice> keptChoices();
void keepChoices(const std::vector<EvaluationChoice>& choices);

/// `boolq`, or the file's name of a text.
QString sourceName(const EvaluationSource& source);
/// Which benchmark a file or folder looks like; empty where it looks like a text; any other name is that of
/// questions in Cutaway's own form.
QString guessedTask(const QString& path);
/// The share of right answers that guessing gives; none where the number of choices is not known.
std::optional<double> chanceLevel(const EvaluationSource& source);

} // namespace cutaway
