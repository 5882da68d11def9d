#include "core/text/token_text.h"

#include <span>
#include <string_view>

namespace cutaway {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD
/// Tokens that are held back at most: no character has as many, so they are no UTF-8.
constexpr std::size_t most_held = 32;

} // namespace

std::string TokenText::decoded(std::size_t begin, std::size_t end) const {
    return tokenizer_.decode(std::span(ids_).subspan(begin, end - begin));
}

std::string TokenText::add(std::int64_t id) {
    if (!tokenizer_.has(id) || tokenizer_.is_special(id)) {
        return {};
    }
    ids_.push_back(id);
    const std::string before = decoded(begin_, shown_), now = decoded(begin_, ids_.size());
    const bool whole = now.size() > before.size() && !now.ends_with(replacement);
    if (!whole && ids_.size() - shown_ < most_held) {
        return {};
    }
    begin_ = shown_;
    shown_ = ids_.size();
    std::string added = now.size() > before.size() ? now.substr(before.size()) : std::string();
    text_ += added;
    return added;
}

std::string TokenText::finish() {
    const std::string all = decoded(0, ids_.size());
    begin_ = shown_ = ids_.size();
    std::string added = all.starts_with(text_) ? all.substr(text_.size()) : std::string();
    text_ += added;
    return added;
}

} // namespace cutaway
