#include "core/export/gguf/numbers.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace cutaway {

namespace {

at::ScalarType scalar_type(GgufType type) {
    switch (type) {
    case GgufType::F16:
        return at::kHalf;
    case GgufType::BF16:
        return at::kBFloat16;
    default:
        return at::kFloat;
    }
}

/// 32 numbers as their scale and bytes. The scale is that of the largest; the others are divided by it before
/// it is rounded to float16, and halves are rounded away from zero, as ggml does both.
void quantize_block(const float* numbers, std::byte* block) {
    float most = 0;
    for (std::int64_t i = 0; i < q8_block; ++i) {
        most = std::max(most, std::abs(numbers[i]));
    }
    const float scale = most / 127, inverse = scale == 0 ? 0 : 1 / scale;
    const c10::Half stored = scale;
    std::memcpy(block, &stored.x, sizeof stored.x);
    for (std::int64_t i = 0; i < q8_block; ++i) {
        const double steps = numbers[i] * inverse; // in float64 the half is added without rounding
        block[2 + i] = static_cast<std::byte>(static_cast<std::int8_t>(steps + (steps < 0 ? -0.5 : 0.5)));
    }
}

at::Tensor quantized(const at::Tensor& numbers) {
    const at::Tensor from = numbers.to(at::kFloat).contiguous();
    const at::Tensor to = at::empty({from.size(0), row_bytes(GgufType::Q8_0, from.size(1))}, at::kByte);
    const auto* const data = from.const_data_ptr<float>();
    auto* const blocks = static_cast<std::byte*>(to.mutable_data_ptr());
    constexpr std::int64_t at_once = 512; ///< blocks that are worth a thread
    at::parallel_for(0, from.numel() / q8_block, at_once, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t block = begin; block < end; ++block) {
            quantize_block(data + block * q8_block, blocks + block * (q8_block + 2));
        }
    });
    return to;
}

at::Tensor from_quantized(const at::Tensor& bytes, std::int64_t columns) {
    const at::Tensor blocks = bytes.view({-1, q8_block + 2});
    const at::Tensor scale = blocks.narrow(1, 0, 2).contiguous().view(at::kHalf).to(at::kFloat);
    const at::Tensor steps = blocks.narrow(1, 2, q8_block).contiguous().view(at::kChar).to(at::kFloat);
    return (steps * scale).view({-1, columns});
}

} // namespace

at::Tensor as_stored(const at::Tensor& numbers, GgufType type) {
    return type == GgufType::Q8_0 ? quantized(numbers) : numbers.to(scalar_type(type)).contiguous();
}

at::Tensor numbers_in(std::span<const std::byte> bytes, GgufType type, std::int64_t columns) {
    void* data = const_cast<std::byte*>(bytes.data()); // from_blob wants it so; nothing writes to it
    if (type != GgufType::Q8_0) {
        const at::ScalarType scalar = scalar_type(type);
        const auto count = static_cast<std::int64_t>(bytes.size() / c10::elementSize(scalar));
        return at::from_blob(data, {count / columns, columns}, at::TensorOptions(scalar));
    }
    const auto count = static_cast<std::int64_t>(bytes.size());
    return from_quantized(at::from_blob(data, {count}, at::TensorOptions(at::kByte)), columns);
}

} // namespace cutaway
