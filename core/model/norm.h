#pragma once

#include "core/model/traits.h"

#include <ATen/core/Tensor.h>

#include <optional>

namespace cutaway {

/// A norm over the last dimension, in float32: root mean square (Zhang and Sennrich, 2019) or LayerNorm (Ba
/// et al., 2016). x: any shape and type; weight and bias: of its last dimensions, where the norm has them.
/// Returns it as `dtype`.
at::Tensor normed(const at::Tensor& x, const Norm& norm, const std::optional<at::Tensor>& weight,
                  const std::optional<at::Tensor>& bias, at::ScalarType dtype = at::kFloat);

} // namespace cutaway
