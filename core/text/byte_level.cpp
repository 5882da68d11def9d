#include "core/text/byte_level.h"

#include "core/text/utf8.h"

#include <array>
#include <unordered_map>

namespace cutaway {

namespace {

bool is_printable(unsigned byte) {
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

std::array<char32_t, 256> make_points() {
    std::array<char32_t, 256> points{};
    char32_t next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte) {
        points.at(byte) = is_printable(byte) ? byte : next++;
    }
    return points;
}

const std::array<char32_t, 256>& points() {
    static const std::array<char32_t, 256> table = make_points();
    return table;
}

const std::unordered_map<char32_t, char>& bytes() {
    static const std::unordered_map<char32_t, char> table = [] {
        std::unordered_map<char32_t, char> result;
        for (unsigned byte = 0; byte < 256; ++byte) {
            result[points().at(byte)] = static_cast<char>(static_cast<unsigned char>(byte));
        }
        return result;
    }();
    return table;
}

} // namespace

std::string byte_level_spelling(std::string_view text) {
    std::string result;
    for (const char c : text) {
        result += utf8_encoded(points().at(static_cast<unsigned char>(c)));
    }
    return result;
}

std::optional<std::string> byte_level_bytes(std::string_view token) {
    std::string result;
    for (const std::string_view character : utf8_characters(token)) {
        const auto found = bytes().find(utf8_decoded(character));
        if (found == bytes().end()) {
            return std::nullopt;
        }
        result += found->second;
    }
    return result;
}

} // namespace cutaway
