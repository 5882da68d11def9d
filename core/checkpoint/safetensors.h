#pragma once

#include "core/checkpoint/dtype.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cutaway {

/// The longest header of a safetensors file, in bytes; the format's own limit.
inline constexpr std::uint64_t longest_safetensors_header = 100'000'000;

/// One tensor as a header describes it.
struct TensorInfo {
    std::string name;
    Dtype dtype = Dtype::F32;
    std::vector<std::int64_t> shape; ///< empty for a scalar; a dimension may be 0
    std::uint64_t begin = 0;         ///< its first byte, counted from the start of the file
    std::uint64_t end = 0;           ///< one past its last byte
    std::size_t file = 0;            ///< which of Checkpoint::files() holds it

    std::uint64_t bytes() const { return end - begin; }
    std::uint64_t elements() const { return bytes() / dtype_size(dtype); }
};

/// What the header of a safetensors file says, checked against every rule of the format.
struct SafetensorsHeader {
    std::vector<TensorInfo> tensors; ///< in the order of their data
    std::map<std::string, std::string> metadata;
};

/// Reads the header of a whole safetensors file; of `file` it touches the header only. Throws
/// Error(bad-checkpoint), with a message of its own for each rule, that names `where` (the file) and the
/// tensor. Memory stays within a small multiple of the header's length.
SafetensorsHeader parse_safetensors(std::span<const std::byte> file, const std::string& where);

/// The bytes that a tensor of this shape takes, or nothing where the number does not fit 64 bits or a
/// dimension is negative.
std::optional<std::uint64_t> tensor_bytes(Dtype dtype, std::span<const std::int64_t> shape);

} // namespace cutaway
