#pragma once

#include "core/plan/evaluation.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace cutaway {

enum class Metric : std::uint8_t { acc, acc_norm };

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

/// Of several tasks, each counting the same whatever its size.
struct MeanRetention {
    double full = 0;
    double pruned = 0;
    Mean difference{};          ///< the tasks' errors taken as independent
    std::optional<Mean> kept{}; ///< pruned / full
};

/// `tasks` must not be empty.
MeanRetention mean_retention(const std::vector<Retention>& tasks);

} // namespace cutaway
