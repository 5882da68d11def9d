#pragma once

#include "core/model/model_config.h"
#include "core/model/traits.h"

namespace cutaway {

/// Fills in `ropes`, and which one of them a block has, from either style: `rope_theta` with `rope_scaling`,
/// or `rope_parameters`, which may be of two kinds of blocks. Where both are there Transformers' precedence
/// holds: a `rope_scaling` over the parameters, a base within them over the one beside them. Needs the head
/// size. Throws Error(unsupported-model) for a scaling that is not understood, Error(bad-checkpoint) for a
/// number out of range.
void read_ropes(ModelConfig& config, Traits& traits);

/// Throws Error(bad-checkpoint) where a block's rotary positions do not fit its heads.
void check_ropes(const ModelConfig& config, const Traits& traits);

} // namespace cutaway
