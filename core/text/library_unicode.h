#pragma once

#include <optional>

namespace cutaway {

// What the `tokenizers` library takes a character for. Its parts know several versions of Unicode, which are
// none of utf8proc's and PCRE2's: these tables are its own answers.

bool is_space(char32_t point);           ///< white space
bool is_word(char32_t point);            ///< `\w` where it is not an Oniguruma expression's
bool is_punctuation(char32_t point);     ///< all of ASCII's that are no letters or digits among it
bool is_numeral(char32_t point);         ///< for Digits
bool is_mark(char32_t point);            ///< for StripAccents
bool is_nonspacing_mark(char32_t point); ///< for BertNormalizer
bool is_control(char32_t point);         ///< for BertNormalizer: what cleaning takes away
/// Whether any of the normalization forms changes it, moves it or joins it with another; all other characters
/// are inert.
bool is_normalized(char32_t point);
/// Whether it goes into the grapheme cluster of what stands before it.
bool is_extending(char32_t point);
/// The number of its script, for UnicodeScripts; none for what goes with every script.
std::optional<int> script_of(char32_t point);
/// Itself, or for a character that is newer than what every PCRE2 knows (Unicode 14) an old one
/// of the same general category and as many bytes.
char32_t stand_in(char32_t point);

} // namespace cutaway
