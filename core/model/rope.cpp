#include "core/model/rope.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numbers>

namespace cutaway {

namespace {

at::Tensor llama3_frequencies(const at::Tensor& frequencies, const RopeScaling& scaling) {
    const at::Tensor wavelengths = 2 * std::numbers::pi / frequencies;
    const at::Tensor stretched = frequencies / scaling.factor;
    const at::Tensor blend = (scaling.original_positions / wavelengths - scaling.low_frequency) /
                             (scaling.high_frequency - scaling.low_frequency);
    const at::Tensor blended = (1 - blend) * stretched + blend * frequencies;
    const at::Tensor is_long = wavelengths > scaling.original_positions / scaling.low_frequency;
    const at::Tensor is_short = wavelengths < scaling.original_positions / scaling.high_frequency;
    return at::where(is_long, stretched, at::where(is_short, frequencies, blended));
}

} // namespace

at::Tensor inverse_frequencies(const Traits& traits) {
    const at::Tensor exponents =
        at::arange(0, traits.head_size, 2, at::kFloat) / static_cast<double>(traits.head_size);
    const at::Tensor frequencies = 1.0 / at::pow(traits.rope_base, exponents);
    switch (traits.rope_scaling.kind) {
    case RopeScaling::Kind::none:
        return frequencies;
    case RopeScaling::Kind::linear:
        return frequencies / traits.rope_scaling.factor;
    case RopeScaling::Kind::llama3:
        return llama3_frequencies(frequencies, traits.rope_scaling);
    }
    return frequencies;
}

Rope::Rope(const Traits& traits, at::Device device) : frequencies_(inverse_frequencies(traits).to(device)) {}

RopeTable Rope::table(std::int64_t length) const {
    const std::scoped_lock lock(mutex_);
    if (!table_.cosine.defined() || table_.cosine.size(0) < length) {
        const at::Tensor positions = at::arange(length, frequencies_.options());
        const at::Tensor angles = at::outer(positions, frequencies_);
        // In float64, since vectorised float32 cosines depend on where in a table of which length they stand.
        const at::Tensor exact = angles.to(at::kDouble);
        table_ = {.cosine = exact.cos().to(at::kFloat), .sine = exact.sin().to(at::kFloat)};
    }
    return {.cosine = table_.cosine.narrow(0, 0, length), .sine = table_.sine.narrow(0, 0, length)};
}

at::Tensor Rope::turn(const at::Tensor& x, const RopeTable& table) {
    const std::int64_t half = x.size(-1) / 2;
    const at::Tensor left = x.narrow(-1, 0, half).to(at::kFloat);
    const at::Tensor right = x.narrow(-1, half, half).to(at::kFloat);
    const at::Tensor turned = at::empty(x.sizes(), x.options().dtype(at::kFloat));
    at::Tensor turned_left = turned.narrow(-1, 0, half);
    at::Tensor turned_right = turned.narrow(-1, half, half);
    at::mul_out(turned_left, left, table.cosine).addcmul_(right, table.sine, -1);
    at::mul_out(turned_right, right, table.cosine).addcmul_(left, table.sine);
    return turned;
}

} // namespace cutaway
