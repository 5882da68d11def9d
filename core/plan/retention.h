#pragma once

#include "core/plan/evaluation.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace cutaway {

enum class Metric : std::uint8_t { acc, acc_norm };

/// What FinerCut counts of a task (arXiv 2405.18218; dissect/evaluators/lm_eval_harness.py of its repository,
/// YaNgZhAnG-V5/llm_dissect): acc_norm where lm-evaluation-harness has it, else acc. Its nine benchmarks are
/// ARC easy and challenge, BoolQ, HellaSwag, LAMBADA, MMLU with five examples, OpenBookQA, PIQA and
/// WinoGrande, of which its configurations take the first 1000 documents, and 50 of each subject of MMLU.
Metric paper_metric(const Evaluation& evaluation);

/// What a plan keeps of a task's accuracy, over the documents that both models have done.
struct Retention {
    std::size_t documents = 0;
    Mean full{}; ///< of the untouched model
    Mean pruned{};
    Mean difference{}; ///< pruned - full; its error is the paired one, from each document's difference
    /// pruned / full. The error is the ratio estimator's (Cochran, Sampling Techniques, section 2.11): of the
    /// residuals pruned - kept x full, document by document, through full. None where full is 0.
    std::optional<Mean> kept{};
};

/// Throws std::invalid_argument unless they are comparable() and have the metric.
Retention retention(const Evaluation& full, const Evaluation& pruned, Metric metric);

/// Of several tasks, each counting the same whatever its size: the mean accuracies, and how much the pruned
/// one is of the untouched model's, which FinerCut calls retained.
struct MeanRetention {
    double full = 0;
    double pruned = 0;
    Mean difference{};          ///< the tasks' errors taken as independent
    std::optional<Mean> kept{}; ///< pruned / full
};

/// `tasks` must not be empty.
MeanRetention mean_retention(const std::vector<Retention>& tasks);

} // namespace cutaway
