#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace cutaway {

/// A mean over documents.
struct Mean {
    double value = 0;
    /// The standard deviation of the sample (n - 1) through the root of n; none of a single document.
    std::optional<double> error{};
};

Mean mean_of(std::span<const double> values);

/// The standard error of a mean over groups of these means and sizes, each document counting the same: the
/// pooled one of lm-evaluation-harness. None where a group has none.
std::optional<double> pooled_error(const std::vector<Mean>& means, const std::vector<std::size_t>& sizes);

/// The first of the largest values, as numpy.argmax finds it.
std::size_t first_largest(std::span<const double> values);

} // namespace cutaway
