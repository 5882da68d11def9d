#include "core/model/kernels.h"

#include "core/model/vector_math.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cutaway {

namespace {

constexpr std::int64_t lanes = 16;

CUTAWAY_INLINE float load(float value) {
    return value;
}

CUTAWAY_INLINE float load(Bfloat16Bits value) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16U);
}

CUTAWAY_INLINE void store(float value, float& result) {
    result = value;
}

/// To the nearest, halves to the even one; what is no number stays none, as 0x7FC0.
CUTAWAY_INLINE void store(float value, Bfloat16Bits& result) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t rounded = (bits + 0x7FFFU + ((bits >> 16U) & 1U)) >> 16U;
    const std::uint32_t no_number = 0U - static_cast<std::uint32_t>(value != value);
    result = static_cast<Bfloat16Bits>((rounded & ~no_number) | (0x7FC0U & no_number));
}

/// Sum of term(i) for i below `size`.
template <typename Term>
CUTAWAY_INLINE float lane_sum(std::int64_t size, Term term) {
    std::array<float, lanes> sums{};
    std::int64_t begin = 0;
    for (; begin + lanes <= size; begin += lanes)
        for (std::int64_t lane = 0; lane < lanes; ++lane)
            sums[static_cast<std::size_t>(lane)] += term(begin + lane);
    for (std::int64_t i = begin; i < size; ++i)
        sums[static_cast<std::size_t>(i - begin)] += term(i);
    for (std::size_t half = lanes / 2; half > 0; half /= 2)
        for (std::size_t lane = 0; lane < half; ++lane)
            sums[lane] += sums[lane + half];
    return sums[0];
}

/// result[i] = value(i)
template <typename Result, typename Value>
CUTAWAY_INLINE void fill(std::int64_t size, Result* result, Value value) {
#pragma omp simd
    for (std::int64_t i = 0; i < size; ++i)
        store(value(i), result[i]);
}

template <typename Result>
CUTAWAY_INLINE void norm_row(const NormRow& norm, const float* x, std::int64_t size, Result* result) {
    const auto count = static_cast<float>(size);
    const float mean = norm.centred ? lane_sum(size, [&](std::int64_t i) { return x[i]; }) / count : 0.0f;
    const float squares =
        lane_sum(size, [&](std::int64_t i) { return (x[i] - mean) * (x[i] - mean); }) / count;
    const float scale = 1.0f / std::sqrt(squares + norm.epsilon);
    const float more = norm.plus_one ? 1.0f : 0.0f;
    const float* const weight = norm.weight;
    const float* const bias = norm.bias;
    const auto plain = [=](std::int64_t i) { return (x[i] - mean) * scale; };
    const auto weighted = [=](std::int64_t i) { return plain(i) * (weight[i] + more); };
    if (weight == nullptr) {
        fill(size, result, plain);
    } else if (bias == nullptr) {
        fill(size, result, weighted);
    } else {
        fill(size, result, [=](std::int64_t i) { return weighted(i) + bias[i]; });
    }
}

template <typename Value>
CUTAWAY_INLINE void silu_times_all(Value* gate, const Value* up, std::int64_t size) {
    constexpr std::int64_t block = 64;
    for (std::int64_t begin = 0; begin < size; begin += block) {
#pragma omp simd
        for (std::int64_t i = begin; i < begin + block; ++i) {
            const float x = load(gate[i]);
            const float e = exponential(-std::fabs(x));
            // x / (1 + e^-x), by the exponential that does not overflow; it ends at e^-60.
            const float above = x > 0.0f ? x : std::max(x, -60.0f) * e;
            store(above / (1.0f + e) * load(up[i]), gate[i]);
        }
    }
}

/// `apart`: how far the two of a pair are from each other, `step`: how far a pair is from the next.
template <typename Value>
CUTAWAY_INLINE void turn_head(Value* head, const float* cosine, const float* sine, std::int64_t half,
                              std::int64_t apart, std::int64_t step) {
#pragma omp simd
    for (std::int64_t i = 0; i < half; ++i) {
        const float left = load(head[i * step]), right = load(head[i * step + apart]);
        store(left * cosine[i] - right * sine[i], head[i * step]);
        store(right * cosine[i] + left * sine[i], head[i * step + apart]);
    }
}

template <typename Value>
CUTAWAY_INLINE void turn_all(const Turns& turns, Value* x, std::int64_t rows, std::int64_t heads,
                             std::int64_t head_size) {
    for (std::int64_t row = 0; row < rows; ++row) {
        const std::int64_t first = row % turns.length * turns.half;
        for (std::int64_t head = 0; head < heads; ++head) {
            Value* values = x + (row * heads + head) * head_size;
            if (turns.interleaved)
                turn_head(values, turns.cosine + first, turns.sine + first, turns.half, 1, 2);
            else
                turn_head(values, turns.cosine + first, turns.sine + first, turns.half, turns.half, 1);
        }
    }
}

} // namespace

CUTAWAY_CLONES void norm_rows(const NormRow& norm, const float* x, std::int64_t rows, std::int64_t size,
                              float* result) {
    for (std::int64_t row = 0; row < rows; ++row)
        norm_row(norm, x + row * size, size, result + row * size);
}

CUTAWAY_CLONES void norm_rows(const NormRow& norm, const float* x, std::int64_t rows, std::int64_t size,
                              Bfloat16Bits* result) {
    for (std::int64_t row = 0; row < rows; ++row)
        norm_row(norm, x + row * size, size, result + row * size);
}

CUTAWAY_CLONES void silu_times(float* gate, const float* up, std::int64_t size) {
    silu_times_all(gate, up, size);
}

CUTAWAY_CLONES void silu_times(Bfloat16Bits* gate, const Bfloat16Bits* up, std::int64_t size) {
    silu_times_all(gate, up, size);
}

CUTAWAY_CLONES void turn_rows(const Turns& turns, float* x, std::int64_t rows, std::int64_t heads,
                              std::int64_t head_size) {
    turn_all(turns, x, rows, heads, head_size);
}

CUTAWAY_CLONES void turn_rows(const Turns& turns, Bfloat16Bits* x, std::int64_t rows, std::int64_t heads,
                              std::int64_t head_size) {
    turn_all(turns, x, rows, heads, head_size);
}

} // namespace cutaway
