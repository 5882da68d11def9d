#pragma once

#include "core/export/gguf/type.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cutaway {

/// Numbers [rows, columns] of any floating type as a GGUF file stores them: a contiguous tensor on the CPU,
/// of the type itself, or for Q8_0 of bytes [rows, row_bytes()]. What has that type already keeps its bits.
at::Tensor as_stored(const at::Tensor& numbers, GgufType type);

/// The way back: what is stored as rows of `columns` numbers. A tensor of the type, which lies in `bytes`
/// where that can be, for Q8_0 of float32.
at::Tensor numbers_in(std::span<const std::byte> bytes, GgufType type, std::int64_t columns);

} // namespace cutaway
