#pragma once

#include "core/model/decoder.h"

#include <cstdint>
#include <vector>

namespace cutaway {

/// Logits, float32 [S, T, V], of ids, int64 [S, T], with the removed slots not computed.
at::Tensor forward(const Decoder& decoder, const std::vector<Slot>& removed, const at::Tensor& ids);

/// The same for one sequence of ids, as a plain row-major array [T, V].
std::vector<float> sequence_logits(const Decoder& decoder, const std::vector<Slot>& removed,
                                   const std::vector<std::int64_t>& sequence);

} // namespace cutaway
