#pragma once

#include <cstdint>

namespace cutaway {

/// bfloat16 as its bits.
using Bfloat16Bits = std::uint16_t;

/// One row of a norm (norm.h).
struct NormRow {
    bool centred = false;
    bool plus_one = false;
    float epsilon = 0;
    const float* weight = nullptr; ///< null: none; so is bias
    const float* bias = nullptr;
};

/// What libtorch does in several operators each, with a temporary tensor between any two of them, in one pass
/// over the values. A row's bits depend on nothing but its values: sums go through 16 lanes in a fixed order.
void norm_rows(const NormRow& norm, const float* x, std::int64_t rows, std::int64_t size, float* result);
void norm_rows(const NormRow& norm, const float* x, std::int64_t rows, std::int64_t size,
               Bfloat16Bits* result);

/// gate = silu(gate) x up, `size` a multiple of 64.
void silu_times(float* gate, const float* up, std::int64_t size);
void silu_times(Bfloat16Bits* gate, const Bfloat16Bits* up, std::int64_t size);

/// How rotary positions turn the heads of a token: pairs (l, r) become (l cos - r sin, r cos + l sin).
struct Turns {
    const float* cosine = nullptr; ///< [length, half], row by token
    const float* sine = nullptr;
    std::int64_t length = 0;
    std::int64_t half = 0;
    bool interleaved = false; ///< pairs are neighbours, not `half` apart
};

/// Turns x [rows, heads, head size] in place; row i is token i modulo the length.
void turn_rows(const Turns& turns, float* x, std::int64_t rows, std::int64_t heads, std::int64_t head_size);
void turn_rows(const Turns& turns, Bfloat16Bits* x, std::int64_t rows, std::int64_t heads,
               std::int64_t head_size);

} // namespace cutaway
