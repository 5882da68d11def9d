#include "core/text/charsmap.h"

#include "core/plan/error.h"
#include "core/text/library_unicode.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <utf8proc.h>

namespace cutaway {

namespace {

constexpr std::size_t whole_cluster_bytes = 6;

[[noreturn]] void fail(const std::string& message, const std::string& where) {
    throw Error(error_code::bad_tokenizer, message, where,
                "The tokenizer is damaged; fetch the model again.");
}

/// RFC 4648, with its padding; nothing where the text is none.
std::optional<std::string> from_base64(std::string_view text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    std::string result;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text.substr(0, text.size() - padding)) {
        const std::size_t digit = digits.find(c);
        if (digit == std::string_view::npos) {
            return std::nullopt;
        }
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            result += static_cast<char>(static_cast<unsigned char>(bits >> count));
        }
    }
    return result;
}

std::uint32_t little_endian(std::string_view bytes) {
    std::uint32_t value = 0;
    for (int i = 3; i >= 0; --i) {
        value = value << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
    }
    return value;
}

// A unit of the double array, as in the library that SentencePiece builds them with (Darts-clone).
bool has_leaf(std::uint32_t unit) {
    return (unit >> 8 & 1) == 1;
}
std::size_t value_of(std::uint32_t unit) {
    return unit & 0x7FFFFFFFU;
}
std::uint32_t label_of(std::uint32_t unit) {
    return unit & 0x800000FFU;
}
std::size_t offset_of(std::uint32_t unit) {
    return static_cast<std::size_t>(unit >> 10) << ((unit & 0x200U) >> 6);
}

/// Bytes of the grapheme cluster (UAX 29) at the front of a text.
std::size_t cluster_bytes(std::string_view text) {
    constexpr char32_t joiner = 0x200D;
    constexpr char32_t accent = 0x301; // for all that extend a cluster and are newer than utf8proc may be
    const auto point_at = [&](std::size_t place) {
        const char32_t point = utf8_decoded(text.substr(place, utf8_length(text[place])));
        return static_cast<utf8proc_int32_t>(is_extending(point) && point != joiner ? accent : point);
    };
    utf8proc_int32_t state = 0;
    utf8proc_int32_t last = point_at(0);
    std::size_t place = utf8_length(text.front());
    while (place < text.size()) {
        const utf8proc_int32_t next = point_at(place);
        if (utf8proc_grapheme_break_stateful(last, next, &state) != 0) {
            break;
        }
        last = next;
        place += utf8_length(text[place]);
    }
    return place;
}

} // namespace

Charsmap::Charsmap(std::string_view base64, const std::string& where) : where_(where) {
    const auto bytes = from_base64(base64);
    if (!bytes) {
        fail("'precompiled_charsmap' is no Base64", where);
    }
    const std::size_t trie_bytes = bytes->size() < 4 ? 0 : little_endian(*bytes) / 4 * std::size_t{4};
    if (bytes->size() < 4 || trie_bytes == 0 || trie_bytes > bytes->size() - 4) {
        fail("'precompiled_charsmap' is truncated", where);
    }
    for (std::size_t place = 4; place < 4 + trie_bytes; place += 4) {
        trie_.push_back(little_endian(std::string_view(*bytes).substr(place, 4)));
    }
    replacements_ = bytes->substr(4 + trie_bytes);
    if (utf8_valid_prefix(replacements_) != replacements_.size()) {
        fail("'precompiled_charsmap' has replacements that are not UTF-8", where);
    }
}

std::uint32_t Charsmap::unit(std::size_t place) const {
    if (place >= trie_.size()) {
        fail("'precompiled_charsmap' points behind its end", where_);
    }
    return trie_[place];
}

std::optional<std::string_view> Charsmap::replacement(std::string_view text) const {
    std::size_t place = offset_of(unit(0));
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0) {
            return std::nullopt;
        }
        place ^= byte;
        const std::uint32_t found = unit(place);
        if (label_of(found) != byte) {
            return std::nullopt;
        }
        place ^= offset_of(found);
        if (has_leaf(found)) {
            const std::size_t begin = value_of(unit(place));
            const std::string_view rest =
                std::string_view(replacements_).substr(std::min(begin, replacements_.size()));
            if (begin > replacements_.size() || (!rest.empty() && utf8_continues(rest.front()))) {
                fail("'precompiled_charsmap' points between its replacements", where_);
            }
            return rest.substr(0, rest.find('\0'));
        }
    }
    return std::nullopt;
}

std::string Charsmap::operator()(std::string_view text, WorkLimit& limit) const {
    std::string result;
    while (!text.empty()) {
        limit.check_time(where_);
        std::string_view cluster = text.substr(0, cluster_bytes(text));
        text.remove_prefix(cluster.size());
        if (cluster.size() < whole_cluster_bytes) {
            if (const auto found = replacement(cluster)) {
                result += *found;
                cluster = {};
            }
        }
        for (; !cluster.empty(); cluster.remove_prefix(utf8_length(cluster.front()))) {
            const std::string_view character = cluster.substr(0, utf8_length(cluster.front()));
            result += replacement(character).value_or(character);
        }
        limit.check_size(result.size(), where_);
    }
    return result;
}

} // namespace cutaway
