#pragma once

#include "core/plan/settings.h"

#include <ATen/core/Tensor.h>

#include <optional>

namespace cutaway {

/// divergence_terms() of logits on a GPU by kernels of our own, the row kernels' formulas
/// (divergence_kernels.cpp) word by word: f64 [tokens]. Nothing where there is none for the divergence, or
/// the GPU runs no kernels of ours.
std::optional<at::Tensor> gpu_divergence_terms(Divergence divergence, const at::Tensor& reference,
                                               const at::Tensor& candidate);

} // namespace cutaway
