#pragma once

#include "core/plan/mean.h"

#include <cstddef>
#include <span>

namespace cutaway {

/// The first of the largest values, as numpy.argmax finds it.
std::size_t first_largest(std::span<const double> values);

} // namespace cutaway
