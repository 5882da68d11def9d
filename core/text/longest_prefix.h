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
    struct Found {
        std::size_t index = 0; ///< in the texts that were given
        std::size_t bytes = 0; ///< its size
        std::size_t entry = 0; ///< for shorter()
    };

    LongestPrefix() = default;
    /// `texts`: none empty.
    explicit LongestPrefix(const std::vector<std::string>& texts);

    /// A text that was given twice, if there is one.
    std::optional<std::string> repeated() const;

    /// Which one of the texts, the longest, `text` begins with.
    std::optional<Found> of(std::string_view text) const;
    /// The next shorter one that the same text begins with.
    std::optional<Found> shorter(const Found& longer) const;

  private:
    struct Entry {
        std::string text;
        std::size_t index = 0;
        std::optional<std::size_t> shorter{}; ///< the entry of the longest other text that this begins with
    };

    Found found(std::size_t entry) const;

    std::vector<Entry> entries_;            ///< in the order of their bytes
    std::array<std::size_t, 257> begins_{}; ///< by a first byte: the first entry that has it or a higher one
};

} // namespace cutaway
