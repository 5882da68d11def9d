#pragma once

#include "core/search/machine.h"

#include <vector>

namespace cutaway {

/// One value per sequence, by stream or candidate.
using SequenceValues = std::vector<std::vector<double>>;

/// The divergences of streams from the reference. `reference`: f32 [S, T, d], `states`: f32 [n, S, T, d],
/// final hidden states both; `ids`: int64 [S, T]. Logits are made, compared and dropped chunk by chunk, the
/// reference's once for all streams. Returns, for each of `divergences`, by stream the values of the
/// sequences.
std::vector<SequenceValues> compare_streams(Machine& machine, const std::vector<Divergence>& divergences,
                                            const at::Tensor& reference, const at::Tensor& states,
                                            const at::Tensor& ids);

} // namespace cutaway
