#pragma once

#include "core/checkpoint/dtype.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace cutaway {

/// The types of weights that are written to GGUF files, with the numbers that ggml gives them. Q8_0: 32
/// numbers of a row are a float16 scale and 32 bytes.
enum class GgufType : std::uint32_t { F32 = 0, F16 = 1, Q8_0 = 8, BF16 = 30 };

constexpr std::int64_t q8_block = 32; ///< numbers that share a scale

constexpr std::string_view name(GgufType type) {
    switch (type) {
    case GgufType::F32:
        return "F32";
    case GgufType::F16:
        return "F16";
    case GgufType::Q8_0:
        return "Q8_0";
    case GgufType::BF16:
        return "BF16";
    }
    return "";
}

constexpr std::optional<GgufType> gguf_type(std::string_view called) {
    for (const GgufType type : {GgufType::F32, GgufType::F16, GgufType::BF16, GgufType::Q8_0}) {
        if (name(type) == called) {
            return type;
        }
    }
    return std::nullopt;
}

/// Whether numbers of a checkpoint's type may be others as this one.
constexpr bool loses(Dtype from, GgufType to) {
    switch (to) {
    case GgufType::F32:
        return from == Dtype::F64;
    case GgufType::F16:
        return from != Dtype::F16;
    case GgufType::BF16:
        return from != Dtype::BF16;
    case GgufType::Q8_0:
        return true;
    }
    return true;
}

/// Bytes of a row of `columns` numbers, for Q8_0 a multiple of 32.
constexpr std::int64_t row_bytes(GgufType type, std::int64_t columns) {
    switch (type) {
    case GgufType::F32:
        return 4 * columns;
    case GgufType::F16:
    case GgufType::BF16:
        return 2 * columns;
    case GgufType::Q8_0:
        return columns / q8_block * (q8_block + 2);
    }
    return 0;
}

} // namespace cutaway
