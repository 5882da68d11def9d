#pragma once

#include "core/model/least_rows.h"

#include <algorithm>
#include <cstdint>

namespace cutaway {

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
