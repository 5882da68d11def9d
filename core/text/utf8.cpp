#include "core/text/utf8.h"

#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

namespace {

struct Stretch {
    std::size_t bytes = 1;
    bool valid = false;
};

unsigned byte_at(std::string_view text, std::size_t place) {
    return place < text.size() ? static_cast<unsigned char>(text[place]) : 0U;
}

/// The character at the front of a text, or the longest stretch that could have begun one (Unicode 15, table
/// 3-7 and section 3.9).
Stretch front(std::string_view text) {
    const unsigned first = byte_at(text, 0);
    if (first < 0x80) {
        return {1, true};
    }
    if (first < 0xC2 || first > 0xF4) {
        return {1, false};
    }
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    unsigned low = 0x80;
    unsigned high = 0xBF;
    if (first == 0xE0) {
        low = 0xA0;
    } else if (first == 0xED) {
        high = 0x9F;
    } else if (first == 0xF0) {
        low = 0x90;
    } else if (first == 0xF4) {
        high = 0x8F;
    }
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned byte = byte_at(text, i);
        if (i >= text.size() || byte < low || byte > high) {
            return {i, false};
        }
        low = 0x80;
        high = 0xBF;
    }
    return {length, true};
}

} // namespace

std::size_t utf8_valid_prefix(std::string_view text) {
    std::size_t place = 0;
    while (place < text.size()) {
        const Stretch next = front(text.substr(place));
        if (!next.valid) {
            return place;
        }
        place += next.bytes;
    }
    return place;
}

void require_utf8(std::string_view text, const std::string& where) {
    if (const std::size_t valid = utf8_valid_prefix(text); valid < text.size()) {
        throw Error(error_code::bad_input, fmt::format("The text is not UTF-8 from byte {} on", valid), where,
                    "Convert it to UTF-8, as with iconv.");
    }
}

std::string utf8_spelled(std::string_view text) {
    std::string spelled;
    while (!text.empty()) {
        const std::size_t valid = utf8_valid_prefix(text);
        spelled += text.substr(0, valid);
        text.remove_prefix(valid);
        if (!text.empty()) {
            spelled += fmt::format("<0x{:02X}>", byte_at(text, 0));
            text.remove_prefix(1);
        }
    }
    return spelled;
}

std::string_view utf8_front(std::string_view text, std::size_t bytes) {
    std::size_t end = std::min(bytes, text.size());
    while (end < text.size() && end > 0 && utf8_continues(text[end])) {
        --end;
    }
    return text.substr(0, end);
}

std::string utf8_repaired(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const Stretch next = front(text);
        result += next.valid ? text.substr(0, next.bytes) : std::string_view("\xEF\xBF\xBD");
        text.remove_prefix(next.bytes);
    }
    return result;
}

bool utf8_continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

std::size_t utf8_length(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::size_t utf8_count(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return !utf8_continues(byte); }));
}

std::vector<std::string_view> utf8_characters(std::string_view text) {
    std::vector<std::string_view> characters;
    while (!text.empty()) {
        characters.push_back(text.substr(0, utf8_length(text.front())));
        text.remove_prefix(characters.back().size());
    }
    return characters;
}

std::string utf8_encoded(char32_t point) {
    const auto byte = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    if (point < 0x80) {
        return {byte(point)};
    }
    if (point < 0x800) {
        return {byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F))};
    }
    if (point < 0x10000) {
        return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F))};
    }
    return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F)), byte(0x80 | (point >> 6 & 0x3F)),
            byte(0x80 | (point & 0x3F))};
}

char32_t utf8_decoded(std::string_view character) {
    const unsigned first = byte_at(character, 0);
    if (character.size() == 1) {
        return first;
    }
    char32_t point = first & (0xFFU >> (character.size() + 1));
    for (std::size_t i = 1; i < character.size(); ++i) {
        point = point << 6 | (byte_at(character, i) & 0x3FU);
    }
    return point;
}

} // namespace cutaway
