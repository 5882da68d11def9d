#include "core/export/gguf_numbers.h"

#include <ATen/ATen.h>

namespace cutaway {

namespace {

constexpr double largest = 127; ///< of a byte with a sign

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

/// The scale is that of the largest of 32 numbers; the others are divided by it before it is rounded to
/// float16, and halves are rounded away from zero, as ggml does both.
at::Tensor quantized(const at::Tensor& numbers) {
    const at::Tensor blocks = numbers.to(at::kFloat).unflatten(-1, {-1, q8_block});
    const at::Tensor scale = blocks.abs().amax(-1, /*keepdim=*/true) / largest;
    const at::Tensor inverse = at::where(scale == 0, at::zeros_like(scale), 1 / scale);
    const at::Tensor steps = blocks * inverse;
    const at::Tensor bytes = (at::floor(steps.abs() + 0.5) * steps.sign()).to(at::kChar);
    return at::cat({scale.to(at::kHalf).view(at::kByte), bytes.view(at::kByte)}, -1)
        .flatten(-2, -1)
        .contiguous();
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
