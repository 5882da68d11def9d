#include "core/evaluate/metrics.h"

#include <algorithm>

namespace cutaway {

std::size_t first_largest(std::span<const double> values) {
    return static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
}

} // namespace cutaway
