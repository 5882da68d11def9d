#pragma once

#include "core/model/layout.h"
#include "core/model/rope.h"

#include <ATen/core/Tensor.h>

#include <map>

namespace cutaway {

/// Causal self-attention with rotary positions. x: [n, T, d] in the type of the weights, already normed.
/// Returns [n, T, d] in that type.
at::Tensor attention(const at::Tensor& x, const std::map<Role, at::Tensor>& weights, const Traits& traits,
                     const RopeTable& rope);

} // namespace cutaway
