#pragma once

#include "core/model/traits.h"

namespace cutaway {

/// Fills in `rope_base` and `rope_scaling` from either style: `rope_theta` with `rope_scaling`, or
/// `rope_parameters`. Where both are there Transformers' precedence holds: a `rope_scaling` over the
/// parameters, a base within them over the one beside them. Throws Error(unsupported-model) for a scaling
/// that is not understood, Error(bad-checkpoint) for a number out of range.
void read_rope(const JsonObject& config, Traits& traits);

} // namespace cutaway
