#include "core/evaluate/python_text.h"

#include "core/text/utf8.h"

#include <utf8proc.h>

namespace cutaway {

namespace {

/// str.isspace() of one character.
bool is_space(std::string_view character) {
    const char32_t point = utf8_decoded(character);
    return (point >= 0x09 && point <= 0x0D) || (point >= 0x1C && point <= 0x20) || point == 0x85 ||
           point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 ||
           point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000;
}

std::string_view first_character(std::string_view text) {
    return text.substr(0, utf8_length(text.front()));
}

std::string_view last_character(std::string_view text) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && utf8_continues(text[begin])) {
        --begin;
    }
    return text.substr(begin);
}

template <typename Change>
std::string changed(std::string_view character, Change change) {
    const auto point = static_cast<utf8proc_int32_t>(utf8_decoded(character));
    return utf8_encoded(static_cast<char32_t>(change(point)));
}

} // namespace

std::string_view python_rstrip(std::string_view text) {
    while (!text.empty() && is_space(last_character(text))) {
        text.remove_suffix(last_character(text).size());
    }
    return text;
}

std::string_view python_strip(std::string_view text) {
    while (!text.empty() && is_space(first_character(text))) {
        text.remove_prefix(first_character(text).size());
    }
    return python_rstrip(text);
}

std::size_t python_word_count(std::string_view text) {
    std::size_t parts = 1;
    bool between = false;
    while (!text.empty()) {
        const std::string_view character = first_character(text);
        const bool space = is_space(character);
        parts += space && !between ? 1 : 0;
        between = space;
        text.remove_prefix(character.size());
    }
    return parts;
}

std::string python_capitalized(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::string_view character = first_character(text);
        result += changed(character, result.empty() ? utf8proc_totitle : utf8proc_tolower);
        text.remove_prefix(character.size());
    }
    return result;
}

std::string python_first_lowered(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    const std::string_view first = first_character(text);
    return changed(first, utf8proc_tolower) + std::string(text.substr(first.size()));
}

std::string python_replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string result;
    for (std::size_t begin = 0;;) {
        const std::size_t found = text.find(from, begin);
        result += text.substr(begin, found - begin);
        if (found == std::string_view::npos) {
            return result;
        }
        result += to;
        begin = found + from.size();
    }
}

} // namespace cutaway
