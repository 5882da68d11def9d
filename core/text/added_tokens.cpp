#include "core/text/added_tokens.h"

#include "core/checkpoint/printable.h"
#include "core/text/library_unicode.h"
#include "core/text/steps.h"
#include "core/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

namespace {

constexpr std::size_t max_tokens = 1 << 20;
/// No token is that long; it bounds the work at each place of a text.
constexpr std::size_t max_token_bytes = 1024;

std::string_view character_before(std::string_view text, std::size_t place) {
    std::size_t begin = place - 1;
    while (begin > 0 && utf8_continues(text[begin])) {
        --begin;
    }
    return text.substr(begin, place - begin);
}

std::string_view character_at(std::string_view text, std::size_t place) {
    return text.substr(place, utf8_length(text[place]));
}

} // namespace

AddedTokens::AddedTokens(const JsonObject& root, const Model& model, const Normalizer& normalizer) {
    if (!root.has("added_tokens")) {
        return;
    }
    WorkLimit limit(0);
    auto next = static_cast<std::int64_t>(model.size());
    for (const JsonObject& entry : root.objects("added_tokens", max_tokens)) {
        refuse_other_members(entry,
                             {"id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"});
        const std::string content = entry.text("content");
        const std::string shown = in_quotes(content);
        if (content.empty() || content.size() > max_token_bytes) {
            entry.fail(fmt::format("an added token has 1 to {} bytes", max_token_bytes));
        }
        const auto known = model.ids().find(content);
        const std::int64_t id = known == model.ids().end() ? next : known->second;
        if (!ids_.emplace(content, id).second) {
            entry.fail(fmt::format("the added token {} stands twice", shown));
        }
        if (entry.integer("id") != id) {
            entry.fail(fmt::format("the added token {} has the id {}, its place is {}", shown,
                                   entry.integer("id"), id));
        }
        next = std::max(next, id + 1);
        const bool special = entry.boolean("special", false);
        const bool normalized = entry.boolean("normalized", !special);
        if (special) {
            special_.insert(id);
        }
        const std::string text = normalized ? normalizer(content, limit) : content;
        if (text.empty()) {
            entry.fail(fmt::format("the added token {} is empty when normalized", shown));
        }
        spellings_.emplace(id, text);
        (normalized ? normalized_ : as_it_is_)
            .tokens.push_back({.text = text,
                               .id = id,
                               .single_word = entry.boolean("single_word", false),
                               .strip_left = entry.boolean("lstrip", false),
                               .strip_right = entry.boolean("rstrip", false)});
    }
    for (Group* group : {&as_it_is_, &normalized_}) {
        std::vector<std::string> texts;
        for (const Token& token : group->tokens) {
            texts.push_back(token.text);
        }
        group->texts = LongestPrefix(texts);
        if (const auto repeated = group->texts.repeated()) {
            root.fail(fmt::format("two added tokens are {} when normalized", in_quotes(*repeated)));
        }
    }
}

std::vector<Piece> AddedTokens::split(std::string_view text, bool normalized) const {
    const Group& group = normalized ? normalized_ : as_it_is_;
    std::vector<Piece> pieces;
    std::size_t begun = 0;
    std::size_t spaces_end = 0; // of the white space that was stripped last: it is looked through once
    const auto finish = [&](std::size_t end) {
        if (end > begun) {
            pieces.push_back({.text = text.substr(begun, end - begun)});
        }
    };
    for (std::size_t place = 0; place < text.size();) {
        const auto found = group.texts.of(text.substr(place));
        if (!found) {
            place += utf8_length(text[place]);
            continue;
        }
        const Token& token = group.tokens[found->index];
        std::size_t begin = place;
        std::size_t end = place + token.text.size();
        place = end; // the next token may begin with white space that this one strips: the library's reading
        const bool inside_word = (begin > 0 && is_word(utf8_decoded(character_before(text, begin)))) ||
                                 (end < text.size() && is_word(utf8_decoded(character_at(text, end))));
        if (token.single_word && inside_word) {
            continue;
        }
        if (token.strip_left) {
            while (begin > begun && is_space(utf8_decoded(character_before(text, begin)))) {
                begin -= character_before(text, begin).size();
            }
        }
        if (token.strip_right) {
            end = std::max(end, spaces_end);
            while (end < text.size() && is_space(utf8_decoded(character_at(text, end)))) {
                end += character_at(text, end).size();
            }
            spaces_end = end;
        }
        finish(begin);
        pieces.push_back({.text = {}, .id = token.id});
        begun = end;
    }
    finish(text.size());
    return pieces;
}

} // namespace cutaway
