#include "ui/models/token_differences.h"

#include <algorithm>
#include <cstddef>

namespace cutaway {

namespace {

constexpr std::size_t most_compared = 2000;

/// By how many tokens of both, from each place on, the longest row has that both have.
class Rows {
  public:
    Rows(const std::vector<std::int64_t>& left, const std::vector<std::int64_t>& right)
        : width_(right.size() + 1), longest_((left.size() + 1) * width_, 0) {
        for (std::size_t i = left.size(); i-- > 0;) {
            for (std::size_t j = right.size(); j-- > 0;) {
                at(i, j) = left[i] == right[j] ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1)
                                               : std::max(at(i + 1, j), at(i, j + 1));
            }
        }
    }

    std::uint16_t& at(std::size_t left, std::size_t right) { return longest_[left * width_ + right]; }

  private:
    std::size_t width_;
    std::vector<std::uint16_t> longest_;
};

} // namespace

std::pair<std::vector<bool>, std::vector<bool>> differingTokens(const std::vector<std::int64_t>& left,
                                                                const std::vector<std::int64_t>& right) {
    std::vector<bool> in_left(left.size(), true), in_right(right.size(), true);
    const auto same = [&](std::size_t i, std::size_t j) { in_left[i] = in_right[j] = false; };
    std::size_t i = 0, j = 0;
    // Mostly they begin alike, which keeps the table small.
    while (i < left.size() && j < right.size() && left[i] == right[j]) {
        same(i++, j++);
    }
    if (std::max(left.size() - i, right.size() - j) > most_compared) {
        return {in_left, in_right};
    }
    const std::size_t begin = i;
    const std::vector<std::int64_t> rest_left(left.begin() + static_cast<std::ptrdiff_t>(begin), left.end());
    const std::vector<std::int64_t> rest_right(right.begin() + static_cast<std::ptrdiff_t>(begin),
                                               right.end());
    Rows rows(rest_left, rest_right);
    i = j = 0;
    while (i < rest_left.size() && j < rest_right.size()) {
        if (rest_left[i] == rest_right[j]) {
            same(begin + i++, begin + j++);
        } else if (rows.at(i + 1, j) >= rows.at(i, j + 1)) {
            ++i;
        } else {
            ++j;
        }
    }
    return {in_left, in_right};
}

} // namespace cutaway
