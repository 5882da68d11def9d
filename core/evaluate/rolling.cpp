#include "core/evaluate/rolling.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace cutaway {

std::vector<TokenRequest> rolling_windows(const std::vector<std::int64_t>& tokens, std::int64_t prefix,
                                          std::int64_t length) {
    std::vector<TokenRequest> windows;
    const auto count = std::ssize(tokens);
    for (std::int64_t done = 0; done < count;) {
        const std::int64_t end = std::min(done + length, count);
        std::vector<std::int64_t> input;
        if (end <= length) {
            input.push_back(prefix);
        }
        input.insert(input.end(), tokens.begin() + std::max<std::int64_t>(end - length - 1, 0),
                     tokens.begin() + end - 1);
        windows.push_back({.input = std::make_shared<const std::vector<std::int64_t>>(std::move(input)),
                           .targets = {tokens.begin() + done, tokens.begin() + end}});
        done = end;
    }
    return windows;
}

std::vector<TokenRequest> strided_windows(const std::vector<std::int64_t>& tokens, std::int64_t length,
                                          std::int64_t stride) {
    std::vector<TokenRequest> windows;
    const auto count = std::ssize(tokens);
    std::int64_t done = 0;
    for (std::int64_t begin = 0; done < count; begin += stride) {
        const std::int64_t end = std::min(begin + length, count);
        const std::int64_t first = std::max(done, begin + 1);
        if (first < end) {
            windows.push_back({.input = std::make_shared<const std::vector<std::int64_t>>(
                                   tokens.begin() + begin, tokens.begin() + end - 1),
                               .targets = {tokens.begin() + first, tokens.begin() + end}});
        }
        done = end;
    }
    return windows;
}

} // namespace cutaway
