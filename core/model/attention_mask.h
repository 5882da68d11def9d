#pragma once

#include "core/model/traits.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace cutaway {

/// Which tokens a token sees: those up to itself, of a sliding window the last ones of them. bool [T, T],
/// true where it sees.
class AttentionMasks {
  public:
    explicit AttentionMasks(at::Device device) : device_(device) {}

    at::Tensor mask(std::int64_t length, const std::optional<std::int64_t>& window) const; ///< thread-safe

    /// Of the `count` tokens from `begin` on, which see tokens from `first` on: bool [count, begin + count -
    /// first].
    at::Tensor mask_from(std::int64_t first, std::int64_t begin, std::int64_t count,
                         const std::optional<std::int64_t>& window) const;

  private:
    struct Entry {
        std::int64_t window = 0; ///< 0: none
        at::Tensor mask;
    };

    at::Device device_;
    mutable std::mutex mutex_;
    mutable std::vector<Entry> entries_; ///< guarded by mutex_: for every window the longest so far
};

/// What ALiBi adds to a head's scores by the position of the token that is seen, float32 [heads, T].
at::Tensor alibi_bias(const Alibi& alibi, std::int64_t heads, std::int64_t length);

} // namespace cutaway
