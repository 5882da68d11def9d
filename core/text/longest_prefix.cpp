#include "core/text/longest_prefix.h"

#include <algorithm>

namespace cutaway {

LongestPrefix::LongestPrefix(const std::vector<std::string>& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
        entries_.push_back({.text = texts[i], .index = i});
        begins_.at(static_cast<unsigned char>(texts[i].front())) = true;
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

std::optional<std::size_t> LongestPrefix::of(std::string_view text) const {
    if (text.empty() || !begins_.at(static_cast<unsigned char>(text.front()))) {
        return std::nullopt;
    }
    // Whatever `text` begins with stands before it in the order; what stands last before it begins with that.
    const auto behind = std::ranges::upper_bound(
        entries_, text, {}, [](const Entry& entry) { return std::string_view(entry.text); });
    if (behind == entries_.begin()) {
        return std::nullopt;
    }
    std::optional<std::size_t> entry = static_cast<std::size_t>(behind - entries_.begin()) - 1;
    const std::string_view last = entries_[*entry].text;
    const auto common =
        static_cast<std::size_t>(std::ranges::mismatch(last, text.substr(0, last.size())).in1 - last.begin());
    while (entry && entries_[*entry].text.size() > common) {
        entry = entries_[*entry].shorter;
    }
    return entry ? std::optional(entries_[*entry].index) : std::nullopt;
}

} // namespace cutaway
