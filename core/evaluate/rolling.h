#pragma once

#include "core/evaluate/log_likelihoods.h"

#include <cstdint>
#include <vector>

namespace cutaway {

/// A text's tokens in windows of at most `length` tokens, so that each is a target once: the first window
/// begins with `prefix`, the others with the last token of the window before; the last window is as long as
/// the others and has only those targets that are left.
std::vector<TokenRequest> rolling_windows(const std::vector<std::int64_t>& tokens, std::int64_t prefix,
                                          std::int64_t length);

/// The same in windows of `length` tokens of which each begins `stride` after the one before, and has for
/// targets what no window before had: a window's first token is none.
std::vector<TokenRequest> strided_windows(const std::vector<std::int64_t>& tokens, std::int64_t length,
                                          std::int64_t stride);

} // namespace cutaway
