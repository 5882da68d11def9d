#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// Where the text stops being UTF-8; its size where it never does.
std::size_t utf8_valid_prefix(std::string_view text);

/// Throws Error(bad-input), with `where`, that says at which byte a text stops being UTF-8.
void require_utf8(std::string_view text, const std::string& where);

/// At most `bytes` of valid UTF-8, from its start, no character of it cut.
std::string_view utf8_front(std::string_view text, std::size_t bytes);

/// The text with U+FFFD in place of each maximal stretch that is not UTF-8, as Unicode recommends and Rust
/// and Python do.
std::string utf8_repaired(std::string_view text);

/// The text with each byte that is no UTF-8 spelled as `<0xE2>`.
std::string utf8_spelled(std::string_view text);

/// Bytes of the character that begins with this byte.
std::size_t utf8_length(char first);

/// Whether a byte of UTF-8 goes on with a character that began before it.
bool utf8_continues(char byte);

/// How many characters valid UTF-8 has.
std::size_t utf8_count(std::string_view text);

/// The characters of valid UTF-8, each as its bytes.
std::vector<std::string_view> utf8_characters(std::string_view text);

/// A code point as UTF-8.
std::string utf8_encoded(char32_t point);

/// The code point that a valid character is.
char32_t utf8_decoded(std::string_view character);

} // namespace cutaway
