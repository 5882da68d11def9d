#pragma once

#include "core/model/least_rows.h"

#include <algorithm>
#include <cstdint>

namespace cutaway {

/// Tokens that a worker sends through a slot together: enough for a product to be fast, on a CPU few enough
/// for the widest layer's values to stay in the cache.
constexpr std::int64_t slot_chunk_tokens(bool is_cpu) {
    return is_cpu ? 512 : 8192;
}

/// Tokens whose logits are in memory together: on a CPU they are to stay in its cache, a GPU is to be kept
/// busy by one stream's.
constexpr std::int64_t head_chunk_tokens(std::int64_t vocabulary, bool is_cpu) {
    constexpr std::int64_t logits = std::int64_t{1} << 26;
    if (!is_cpu) {
        return std::clamp<std::int64_t>(logits / vocabulary, 256, 4096);
    }
    return vocabulary > 32768 ? 128 : 256;
}

struct Range {
    std::int64_t begin = 0;
    std::int64_t size = 0;
};

/// A range cut into `parts` of nearly the same size.
struct Partition {
    std::int64_t count = 0;
    std::int64_t parts = 1;

    Range part(std::int64_t index) const {
        const std::int64_t begin = index * count / parts;
        return {begin, (index + 1) * count / parts - begin};
    }
};

/// Cuts `count` things into parts of at most about `most`, at least `parts` of them where there are enough;
/// none is smaller than `least`, unless `count` is.
inline Partition cut(std::int64_t count, std::int64_t most, std::int64_t least, std::int64_t parts) {
    const std::int64_t wanted = std::max((count + most - 1) / most, parts);
    return {count, std::clamp<std::int64_t>(wanted, 1, std::max<std::int64_t>(count / least, 1))};
}

} // namespace cutaway
