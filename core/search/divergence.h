#pragma once

#include "core/plan/settings.h"

#include <ATen/core/Tensor.h>

namespace cutaway {

/// One addend per token of a sequence's divergence. `reference`, `candidate`: logits [tokens, V] float32,
/// rows contiguous; `next`: int64 [tokens], the word that follows each token, read by nll alone (-1: none
/// follows, the addend is 0). Returns float64 [tokens] on the logits' device; sequence_divergence() makes a
/// sequence's value of them. On a CPU they go through row kernels, on a GPU through kernels of its own where
/// it has them (gpu_divergence.h), else through composed operators.
at::Tensor divergence_terms(Divergence divergence, const at::Tensor& reference, const at::Tensor& candidate,
                            const at::Tensor& next);

/// The same by composed operators on any device.
at::Tensor divergence_terms_composed(Divergence divergence, const at::Tensor& reference,
                                     const at::Tensor& candidate, const at::Tensor& next);

/// A sequence's value from the sum of its `tokens` terms: their mean, for nll over the tokens - 1 that have a
/// next one, for euclidean the root of the sum.
double sequence_divergence(Divergence divergence, double sum, std::int64_t tokens);

} // namespace cutaway
