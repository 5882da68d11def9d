#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// Finds which of many texts another one begins with: in a few comparisons, however many there are.
class LongestPrefix {
  public:
    LongestPrefix() = default;
    /// `texts`: none empty.
    explicit LongestPrefix(const std::vector<std::string>& texts);

    /// A text that was given twice, if there is one.
    std::optional<std::string> repeated() const;

    /// Which one of the texts, the longest, `text` begins with.
    std::optional<std::size_t> of(std::string_view text) const;

  private:
    struct Entry {
        std::string text;
        std::size_t index = 0;                ///< in the texts that were given
        std::optional<std::size_t> shorter{}; ///< the entry of the longest other text that this begins with
    };

    std::vector<Entry> entries_; ///< in the order of their bytes
    std::array<bool, 256> begins_{};
};

} // namespace cutaway
