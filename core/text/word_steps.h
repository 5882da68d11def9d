#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

// How pre-tokenizers without an expression of their own cut a text into words.

/// Whitespace: runs of word characters, and runs of others between white space.
std::vector<std::string> split_at_spaces(std::string_view text);
/// BertPreTokenizer: between white space, each punctuation character on its own.
std::vector<std::string> split_for_bert(const std::string& text);
/// UnicodeScripts: where the script changes; Japanese is written in one.
std::vector<std::string> split_by_script(std::string_view text);
/// FixedLength: after so many characters.
std::vector<std::string> split_by_length(std::string_view text, std::size_t characters);

} // namespace cutaway
