#pragma once

#include <cstdint>

namespace cutaway {

/// The fewest rows that are multiplied together. The rows of a product do not depend on which or how many
/// others are computed beside them, but libraries take other ways through the sum for a few rows: below 7
/// were seen to differ on AMD, below 16 on Intel.
inline constexpr std::int64_t least_rows = 32;

} // namespace cutaway
