#include "core/model/kv_cache.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace cutaway {

namespace {

constexpr std::int64_t token_dim = 2;
/// Room is taken for so many tokens at least.
constexpr std::int64_t least_room = 64;

} // namespace

std::int64_t KeptTokens::first() const {
    return window_ ? std::max<std::int64_t>(read_ - (*window_ - 1), 0) : 0;
}

/// Moves the last `seen` tokens, which are still seen, to where there is room for more behind them.
void KeptTokens::make_room(const at::Tensor& keys, std::int64_t seen) {
    std::vector<std::int64_t> sizes = keys.sizes().vec();
    const std::int64_t needed = seen + keys.size(token_dim);
    // Half as much again, so that not every token moves all before it.
    sizes[token_dim] = std::max(needed + needed / 2, least_room);
    for (at::Tensor* kept : {&keys_, &values_}) {
        at::Tensor larger = at::empty(sizes, keys.options());
        if (seen > 0) {
            larger.narrow(token_dim, 0, seen).copy_(kept->narrow(token_dim, used_ - seen, seen));
        }
        *kept = larger;
    }
    used_ = seen;
}

std::pair<at::Tensor, at::Tensor> KeptTokens::add(const at::Tensor& keys, const at::Tensor& values) {
    const std::int64_t seen = read_ - first(), count = keys.size(token_dim);
    if (!keys_.defined() || used_ + count > keys_.size(token_dim)) {
        make_room(keys, seen);
    }
    keys_.narrow(token_dim, used_, count).copy_(keys);
    values_.narrow(token_dim, used_, count).copy_(values);
    used_ += count;
    read_ += count;
    const auto together = [&](const at::Tensor& kept) {
        return kept.narrow(token_dim, used_ - count - seen, seen + count);
    };
    return {together(keys_), together(values_)};
}

std::int64_t KeptTokens::bytes() const {
    return keys_.defined() ? static_cast<std::int64_t>(keys_.nbytes() + values_.nbytes()) : 0;
}

std::int64_t KvCache::bytes() const {
    std::int64_t sum = 0;
    for (const auto& [block, kept] : blocks_) {
        sum += kept.bytes();
    }
    return sum;
}

} // namespace cutaway
