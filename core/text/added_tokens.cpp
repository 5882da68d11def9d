#include "core/text/added_tokens.h"

#include "core/text/utf8.h"

#include <algorithm>
#include <utf8proc.h>

namespace cutaway {

namespace {

constexpr std::size_t max_tokens = 1 << 20;
constexpr std::int64_t max_id = 1 << 24;

bool is_space(std::string_view character) {
    const auto point = static_cast<utf8proc_int32_t>(utf8_decoded(character));
    const utf8proc_category_t category = utf8proc_category(point);
    return (point >= 9 && point <= 13) || point == 0x85 || category == UTF8PROC_CATEGORY_ZS ||
           category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

/// What `\w` matches: letters, marks, decimal digits and connectors.
bool is_word(std::string_view character) {
    const utf8proc_category_t category =
        utf8proc_category(static_cast<utf8proc_int32_t>(utf8_decoded(character)));
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ND) ||
           category == UTF8PROC_CATEGORY_PC;
}

std::string_view character_before(std::string_view text, std::size_t place) {
    std::size_t begin = place - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80) {
        --begin;
    }
    return text.substr(begin, place - begin);
}

std::string_view character_at(std::string_view text, std::size_t place) {
    return text.substr(place, utf8_length(text[place]));
}

} // namespace

AddedTokens::AddedTokens(const JsonObject& root, const Normalize& normalize) {
    if (!root.has("added_tokens")) {
        return;
    }
    for (const JsonObject& entry : root.objects("added_tokens", max_tokens)) {
        Token token{.text = entry.text("content"),
                    .id = entry.integer_between("id", 0, max_id),
                    .single_word = entry.boolean("single_word", false),
                    .strip_left = entry.boolean("lstrip", false),
                    .strip_right = entry.boolean("rstrip", false)};
        if (token.text.empty()) {
            continue; // the library never matches it
        }
        ids_[token.text] = token.id;
        const bool in_normalized = entry.boolean("normalized", !entry.boolean("special", false));
        if (in_normalized) {
            token.text = normalize(token.text);
        }
        if (!token.text.empty()) {
            (in_normalized ? normalized_ : as_it_is_)[token.text.front()].push_back(std::move(token));
        }
    }
    for (Table* table : {&as_it_is_, &normalized_}) {
        for (auto& [first, tokens] : *table) {
            std::ranges::stable_sort(
                tokens, [](const Token& a, const Token& b) { return a.text.size() > b.text.size(); });
        }
    }
}

const AddedTokens::Token* AddedTokens::at(std::string_view text, std::size_t place, bool normalized) const {
    const Table& table = normalized ? normalized_ : as_it_is_;
    const auto found = table.find(text[place]);
    if (found == table.end()) {
        return nullptr;
    }
    for (const Token& token : found->second) {
        if (text.substr(place).starts_with(token.text)) {
            return &token;
        }
    }
    return nullptr;
}

std::vector<Piece> AddedTokens::split(std::string_view text, bool normalized) const {
    std::vector<Piece> pieces;
    std::size_t begun = 0;
    const auto finish = [&](std::size_t end) {
        if (end > begun) {
            pieces.push_back({.text = text.substr(begun, end - begun)});
        }
    };
    for (std::size_t place = 0; place < text.size();) {
        const Token* token = at(text, place, normalized);
        if (token == nullptr) {
            place += utf8_length(text[place]);
            continue;
        }
        std::size_t begin = place;
        std::size_t end = place + token->text.size();
        place = end;
        const bool inside_word = (begin > 0 && is_word(character_before(text, begin))) ||
                                 (end < text.size() && is_word(character_at(text, end)));
        if (token->single_word && inside_word) {
            continue;
        }
        while (token->strip_left && begin > begun && is_space(character_before(text, begin))) {
            begin -= character_before(text, begin).size();
        }
        while (token->strip_right && end < text.size() && is_space(character_at(text, end))) {
            end += character_at(text, end).size();
        }
        finish(begin);
        pieces.push_back({.text = text.substr(begin, end - begin), .id = token->id});
        begun = end;
        place = end;
    }
    finish(text.size());
    return pieces;
}

} // namespace cutaway
