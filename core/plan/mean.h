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

    bool operator==(const Mean&) const = default;
};

Mean mean_of(std::span<const double> values);

/// The mean of `documents` values of which `right` are 1 and the others 0; 0 without documents.
Mean share_of(std::size_t right, std::size_t documents);

/// The standard error of a mean over groups of these means and sizes, each document counting the same: the
/// pooled one of lm-evaluation-harness. None where a group has none.
std::optional<double> pooled_error(const std::vector<Mean>& means, const std::vector<std::size_t>& sizes);

} // namespace cutaway
