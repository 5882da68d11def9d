#include "core/model/rope.h"

#include "core/model/kernels.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <utility>

namespace cutaway {

namespace {

using RopeKind = RopeScaling::Kind;

/// base^(2 i / size): how many positions an angle of one takes.
at::Tensor periods(double base, std::int64_t size) {
    return at::pow(base, at::arange(0, size, 2, at::kFloat) / static_cast<double>(size));
}

at::Tensor plain_frequencies(double base, std::int64_t size) {
    return 1.0 / periods(base, size);
}

/// As Llama 3.1 blends them by wavelength.
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

/// A larger base beyond the original positions (NTK-aware scaling).
at::Tensor dynamic_frequencies(const Rope& rope, std::int64_t length) {
    const double original = rope.scaling.original_positions, factor = rope.scaling.factor;
    const double longest = std::max(static_cast<double>(length), original);
    const auto size = static_cast<double>(rope.size);
    const double stretch = std::pow(factor * longest / original - (factor - 1), size / (size - 2));
    return plain_frequencies(rope.base * stretch, rope.size);
}

/// Frequencies that turn often stay, slow ones are stretched, a ramp lies between (Peng et al., 2023).
at::Tensor yarn_frequencies(const Rope& rope) {
    const RopeScaling& scaling = rope.scaling;
    const auto size = static_cast<double>(rope.size);
    /// The dimension whose frequency turns so often over the original positions.
    const auto dimension = [&](double turns) {
        return size * std::log(scaling.original_positions / (turns * 2 * std::numbers::pi)) /
               (2 * std::log(rope.base));
    };
    double low = dimension(scaling.beta_fast), high = dimension(scaling.beta_slow);
    if (scaling.truncate) {
        low = std::floor(low);
        high = std::ceil(high);
    }
    low = std::max(low, 0.0);
    high = std::min(high, size - 1);
    high += low == high ? 0.001 : 0; // no division by zero
    const at::Tensor plain = periods(rope.base, rope.size);
    const at::Tensor ramp = at::clamp((at::arange(plain.size(0), at::kFloat) - low) / (high - low), 0, 1);
    return 1.0 / (scaling.factor * plain) * ramp + 1.0 / plain * (1 - ramp);
}

at::Tensor longrope_frequencies(const Rope& rope, std::int64_t length) {
    const bool is_long = static_cast<double>(length) > rope.scaling.original_positions;
    const at::Tensor factors =
        at::tensor(is_long ? rope.scaling.longer : rope.scaling.shorter, at::kDouble).to(at::kFloat);
    return 1.0 / (factors * periods(rope.base, rope.size));
}

} // namespace

at::Tensor inverse_frequencies(const Rope& rope, std::int64_t length) {
    switch (rope.scaling.kind) {
    case RopeKind::none:
        break;
    case RopeKind::linear:
        return plain_frequencies(rope.base, rope.size) / rope.scaling.factor;
    case RopeKind::dynamic:
        return dynamic_frequencies(rope, length);
    case RopeKind::llama3:
        return llama3_frequencies(plain_frequencies(rope.base, rope.size), rope.scaling);
    case RopeKind::yarn:
        return yarn_frequencies(rope);
    case RopeKind::longrope:
        return longrope_frequencies(rope, length);
    }
    return plain_frequencies(rope.base, rope.size);
}

RopeTables::RopeTables(Rope rope, at::Device device) : rope_(std::move(rope)), device_(device) {}

std::int64_t RopeTables::regime(std::int64_t length) const {
    const bool stretched = static_cast<double>(length) > rope_.scaling.original_positions;
    switch (rope_.scaling.kind) {
    case RopeKind::dynamic:
        return stretched ? length : 0;
    case RopeKind::longrope:
        return stretched ? 1 : 0;
    default:
        return 0;
    }
}

RopeTable RopeTables::table(std::int64_t length) const {
    return table(0, length, length);
}

bool RopeTables::stays(std::int64_t before, std::int64_t now) const {
    return rope_.scaling.kind == RopeKind::dynamic || regime(before) == regime(now);
}

RopeTable RopeTables::table(std::int64_t first, std::int64_t count, std::int64_t length) const {
    const std::scoped_lock lock(mutex_);
    if (regime_ != regime(length) || table_.cosine.size(0) < length) {
        // A sequence that grows token by token makes it seldom.
        const auto rows = static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(length)));
        // In float64, since vectorised float32 cosines depend on where in a table of which length they stand.
        const at::Tensor exact =
            at::outer(at::arange(rows, at::kFloat), inverse_frequencies(rope_, length)).to(at::kDouble);
        const double magnitude = rope_.scaling.magnitude;
        table_ = {.cosine = (exact.cos() * magnitude).to(device_, at::kFloat),
                  .sine = (exact.sin() * magnitude).to(device_, at::kFloat),
                  .interleaved = rope_.interleaved};
        regime_ = regime(length);
    }
    return {.cosine = table_.cosine.narrow(0, first, count),
            .sine = table_.sine.narrow(0, first, count),
            .interleaved = table_.interleaved};
}

namespace {

/// Turns heads that lie token by token on a CPU, in place; false where they do not.
bool turned_in_place(const at::Tensor& x, const RopeTable& table) {
    const at::ScalarType type = x.scalar_type();
    const at::Tensor tokens = x.transpose(1, 2); // [n, T, heads, head size]
    if (!x.is_cpu() || !tokens.is_contiguous() || (type != at::kFloat && type != at::kBFloat16)) {
        return false;
    }
    const Turns turns{.cosine = table.cosine.const_data_ptr<float>(),
                      .sine = table.sine.const_data_ptr<float>(),
                      .length = x.size(2),
                      .half = table.cosine.size(1),
                      .interleaved = table.interleaved};
    const std::int64_t rows = x.size(0) * x.size(2), heads = x.size(1);
    if (type == at::kFloat) {
        turn_rows(turns, tokens.mutable_data_ptr<float>(), rows, heads, x.size(3));
    } else {
        turn_rows(turns, static_cast<Bfloat16Bits*>(tokens.mutable_data_ptr()), rows, heads, x.size(3));
    }
    return true;
}

} // namespace

at::Tensor RopeTables::turn(const at::Tensor& x, const RopeTable& table) {
    if (turned_in_place(x, table)) {
        return x;
    }
    const std::int64_t half = table.cosine.size(1), rest = x.size(-1) - 2 * half;
    const auto pairs =
        x.narrow(-1, 0, 2 * half)
            .unflatten(-1, table.interleaved ? at::IntArrayRef{half, 2} : at::IntArrayRef{2, half});
    const std::int64_t apart = table.interleaved ? -1 : -2;
    const at::Tensor left = pairs.select(apart, 0).to(at::kFloat);
    const at::Tensor right = pairs.select(apart, 1).to(at::kFloat);
    const at::Tensor turned = at::empty(x.sizes(), x.options().dtype(at::kFloat));
    at::Tensor turned_left = turned.narrow(-1, 0, half);
    at::Tensor turned_right = turned.narrow(-1, half, half);
    at::mul_out(turned_left, left, table.cosine).addcmul_(right, table.sine, -1);
    at::mul_out(turned_right, right, table.cosine).addcmul_(left, table.sine);
    if (rest > 0) {
        turned.narrow(-1, 2 * half, rest).copy_(x.narrow(-1, 2 * half, rest));
    }
    return turned.to(x.scalar_type());
}

} // namespace cutaway
