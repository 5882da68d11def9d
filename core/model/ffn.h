#pragma once

#include "core/model/slot_weights.h"

#include <ATen/core/Tensor.h>

namespace cutaway {

/// The feed-forward layer, or the mixture of experts that stands in its place. rows: [n, d] in the type of
/// the weights, already normed. Returns [n, d], of experts in float32.
at::Tensor ffn(const at::Tensor& rows, const SlotWeights& weights, const Traits& traits);

} // namespace cutaway
