#pragma once

#include <algorithm>
#include <cstdint>

namespace cutaway {

/// The fewest rows that are multiplied together. The rows of a product do not depend on which or how many
/// others are computed beside them, but libraries take other ways through the sum for a few rows: below 7
/// were seen to differ on AMD, below 16 on Intel.
inline constexpr std::int64_t least_rows = 32;

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
