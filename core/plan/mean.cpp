#include "core/plan/mean.h"

#include <cmath>
#include <numeric>

namespace cutaway {

Mean mean_of(std::span<const double> values) {
    const auto count = static_cast<double>(values.size());
    Mean mean{.value = std::accumulate(values.begin(), values.end(), 0.0) / count};
    if (values.size() > 1) {
        double squares = 0;
        for (const double value : values) {
            squares += (value - mean.value) * (value - mean.value);
        }
        mean.error = std::sqrt(squares / (count - 1)) / std::sqrt(count);
    }
    return mean;
}

Mean share_of(std::size_t right, std::size_t documents) {
    const auto count = static_cast<double>(documents);
    Mean mean{.value = documents == 0 ? 0 : static_cast<double>(right) / count};
    if (documents > 1) {
        mean.error = std::sqrt(mean.value * (1 - mean.value) / (count - 1));
    }
    return mean;
}

std::optional<double> pooled_error(const std::vector<Mean>& means, const std::vector<std::size_t>& sizes) {
    double squares = 0, documents = 0;
    for (std::size_t group = 0; group < means.size(); ++group) {
        const std::optional<double>& error = means[group].error;
        if (!error) {
            return std::nullopt;
        }
        const auto size = static_cast<double>(sizes[group]);
        squares += (size - 1) * size * *error * *error;
        documents += size;
    }
    return std::sqrt(squares / (documents - static_cast<double>(means.size())) / documents);
}

} // namespace cutaway
