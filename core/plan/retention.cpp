#include "core/plan/retention.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string_view>

namespace cutaway {

namespace {

/// The variance of (pruned - ratio x full), from the errors of both and of their difference, which hold their
/// covariance. None without errors.
std::optional<double> residual_variance(const Retention& task, double ratio) {
    if (!task.full.error || !task.pruned.error || !task.difference.error) {
        return std::nullopt;
    }
    const auto square = [](double value) { return value * value; };
    const double full = square(*task.full.error), pruned = square(*task.pruned.error);
    const double covariance = (full + pruned - square(*task.difference.error)) / 2;
    // Rounding may leave a little less than nothing.
    return std::max(pruned + ratio * ratio * full - 2 * ratio * covariance, 0.0);
}

} // namespace

Metric paper_metric(const Evaluation& evaluation) {
    return evaluation.counting == Counting::normalised_choice ? Metric::acc_norm : Metric::acc;
}

Retention retention(const Evaluation& full, const Evaluation& pruned, Metric metric) {
    const std::string& full_marks = metric == Metric::acc ? full.right : full.right_norm;
    const std::string& pruned_marks = metric == Metric::acc ? pruned.right : pruned.right_norm;
    const std::size_t documents = std::min(full_marks.size(), pruned_marks.size());
    if (!comparable(full, pruned) || documents == 0) {
        throw std::invalid_argument("these evaluations have no document in common that may be compared");
    }
    std::vector<double> before, after, differences;
    for (std::size_t index = 0; index < documents; ++index) {
        before.push_back(full_marks[index] == '1' ? 1 : 0);
        after.push_back(pruned_marks[index] == '1' ? 1 : 0);
        differences.push_back(after.back() - before.back());
    }
    Retention result{.documents = documents,
                     .full = mean_of(before),
                     .pruned = mean_of(after),
                     .difference = mean_of(differences)};
    if (result.full.value > 0) {
        const double ratio = result.pruned.value / result.full.value;
        const std::optional<double> variance = residual_variance(result, ratio);
        result.kept = Mean{.value = ratio};
        if (variance) {
            result.kept->error = std::sqrt(*variance) / result.full.value;
        }
    }
    return result;
}

MeanRetention mean_retention(const std::vector<Retention>& tasks) {
    MeanRetention mean;
    const auto count = static_cast<double>(tasks.size());
    for (const Retention& task : tasks) {
        mean.full += task.full.value / count;
        mean.pruned += task.pruned.value / count;
    }
    const double ratio = mean.full > 0 ? mean.pruned / mean.full : 0;
    std::optional<double> of_difference = 0, of_residual = 0;
    for (const Retention& task : tasks) {
        const std::optional<double> difference = residual_variance(task, 1),
                                    residual = residual_variance(task, ratio);
        of_difference =
            of_difference && difference ? std::optional(*of_difference + *difference) : std::nullopt;
        of_residual = of_residual && residual ? std::optional(*of_residual + *residual) : std::nullopt;
    }
    mean.difference.value = mean.pruned - mean.full;
    if (of_difference) {
        mean.difference.error = std::sqrt(*of_difference) / count;
    }
    if (mean.full > 0) {
        mean.kept = Mean{.value = ratio};
        if (of_residual) {
            mean.kept->error = std::sqrt(*of_residual) / count / mean.full;
        }
    }
    return mean;
}

} // namespace cutaway
