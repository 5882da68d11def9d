#include "core/model/attention_mask.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace cutaway {

at::Tensor AttentionMasks::mask(std::int64_t length, const std::optional<std::int64_t>& window) const {
    const std::scoped_lock lock(mutex_);
    const std::int64_t width = window.value_or(0);
    auto entry = std::ranges::find(entries_, width, &Entry::window);
    if (entry == entries_.end()) {
        entry = entries_.insert(entries_.end(), Entry{.window = width, .mask = {}});
    }
    if (!entry->mask.defined() || entry->mask.size(0) < length) {
        at::Tensor seen = at::ones({length, length}, at::TensorOptions(at::kBool).device(device_)).tril();
        if (window) {
            seen = seen.triu(1 - width);
        }
        entry->mask = seen;
    }
    return entry->mask.narrow(0, 0, length).narrow(1, 0, length);
}

at::Tensor AttentionMasks::mask_from(std::int64_t first, std::int64_t begin, std::int64_t count,
                                     const std::optional<std::int64_t>& window) const {
    const auto options = at::TensorOptions(at::kLong).device(device_);
    const at::Tensor own = at::arange(begin, begin + count, options).unsqueeze(1);
    const at::Tensor other = at::arange(first, begin + count, options);
    const at::Tensor seen = other <= own;
    return window ? seen.logical_and(other > own - *window) : seen;
}

at::Tensor alibi_bias(const Alibi& alibi, std::int64_t heads, std::int64_t length) {
    constexpr double steepest = 8; // the first head's slope is 2^(-8 / heads)
    // Slopes of as many heads as there are below a power of two, then every other one of twice as many.
    const auto whole = static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(heads)));
    std::vector<float> slopes;
    for (std::int64_t head = 0; head < heads; ++head) {
        const double step = head < whole
                                ? static_cast<double>(head + 1) / static_cast<double>(whole)
                                : (static_cast<double>(head - whole) + 0.5) / static_cast<double>(whole);
        slopes.push_back(static_cast<float>(std::exp2(-steepest * step)));
    }
    const at::ScalarType type = alibi.bfloat16 ? at::kBFloat16 : at::kFloat;
    const at::Tensor positions = at::arange(length, at::kFloat).to(type);
    return (at::tensor(slopes).to(type).unsqueeze(1) * positions).to(at::kFloat);
}

} // namespace cutaway
