#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cutaway {

/// The prompts of lm-evaluation-harness are made by Python's functions for text; these do what those do with
/// valid UTF-8.

/// str.strip()
std::string_view python_strip(std::string_view text);
/// str.rstrip()
std::string_view python_rstrip(std::string_view text);
/// How many parts re.split(r"\s+", text) makes.
std::size_t python_word_count(std::string_view text);
/// str.capitalize(): the first character in title case, the others in lower case.
std::string python_capitalized(std::string_view text);
/// text[0].lower() + text[1:]
std::string python_first_lowered(std::string_view text);
/// text.replace(from, to)
std::string python_replaced(std::string_view text, std::string_view from, std::string_view to);

} // namespace cutaway
