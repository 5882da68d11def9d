#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace cutaway {

/// Of two texts as tokens, which of each one's the other does not have at that place: all but a longest row
/// of tokens that both have in this order. Of texts beyond 2000 tokens all after the first that differs.
std::pair<std::vector<bool>, std::vector<bool>> differingTokens(const std::vector<std::int64_t>& left,
                                                                const std::vector<std::int64_t>& right);

} // namespace cutaway
