#pragma once

#include "core/text/regex.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cutaway {

/// What becomes of the matches that a text is split by: a word each, dropped, the end of the word before, the
/// beginning of the word behind, a word with the matches beside them. The library's SplitDelimiterBehavior.
enum class SplitBehavior : std::uint8_t {
    isolated,
    removed,
    merged_with_previous,
    merged_with_next,
    contiguous
};

/// The words of a text, none empty. `invert`: what lies between the matches counts as match.
std::vector<std::string> split(const std::string& text, const Regex& pattern, SplitBehavior behavior,
                               bool invert, WorkLimit& limit);

/// The same, by the characters that the predicate holds for.
std::vector<std::string> split(const std::string& text, bool (*predicate)(char32_t), SplitBehavior behavior);

} // namespace cutaway
