#include "core/text/longest_prefix.h"

#include <algorithm>

namespace cutaway {

LongestPrefix::LongestPrefix(const std::vector<std::string>& texts) {
    entries_.reserve(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        entries_.push_back({.text = texts[i], .index = i});
        ++begins_.at(static_cast<unsigned char>(texts[i].front()) + 1U);
    }
    for (std::size_t byte = 1; byte < begins_.size(); ++byte) {
        begins_.at(byte) += begins_.at(byte - 1);
    }
    std::ranges::sort(entries_, {}, &Entry::text);
    for (std::size_t i = 1; i < entries_.size(); ++i) {
        std::optional<std::size_t> shorter = i - 1;
        while (shorter && !entries_[i].text.starts_with(entries_[*shorter].text)) {
            shorter = entries_[*shorter].shorter;
        }
        entries_[i].shorter = shorter;
    }
}

std::optional<std::string> LongestPrefix::repeated() const {
    const auto found = std::ranges::adjacent_find(entries_, {}, &Entry::text);
    return found == entries_.end() ? std::nullopt : std::optional(found->text);
}

LongestPrefix::Found LongestPrefix::found(std::size_t entry) const {
    return {.index = entries_[entry].index, .bytes = entries_[entry].text.size(), .entry = entry};
}

std::optional<LongestPrefix::Found> LongestPrefix::of(std::string_view text) const {
    if (text.empty()) {
        return std::nullopt;
    }
    const auto byte = static_cast<unsigned char>(text.front());
    const auto at = [&](std::size_t entry) { return entries_.begin() + static_cast<std::ptrdiff_t>(entry); };
    // Whatever `text` begins with stands before it in the order; what stands last before it begins with that.
    const auto begin = at(begins_.at(byte));
    const auto behind =
        std::upper_bound(begin, at(begins_.at(byte + 1U)), text,
                         [](std::string_view left, const Entry& right) { return left < right.text; });
    if (behind == begin) {
        return std::nullopt;
    }
    std::optional<std::size_t> entry = static_cast<std::size_t>(behind - entries_.begin()) - 1;
    const std::string_view last = entries_[*entry].text;
    const auto common =
        static_cast<std::size_t>(std::ranges::mismatch(last, text.substr(0, last.size())).in1 - last.begin());
    while (entry && entries_[*entry].text.size() > common) {
        entry = entries_[*entry].shorter;
    }
    return entry ? std::optional(found(*entry)) : std::nullopt;
}

std::optional<LongestPrefix::Found> LongestPrefix::shorter(const Found& longer) const {
    const auto& entry = entries_[longer.entry].shorter;
    return entry ? std::optional(found(*entry)) : std::nullopt;
}

} // namespace cutaway
