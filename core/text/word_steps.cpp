#include "core/text/word_steps.h"

#include "core/text/library_unicode.h"
#include "core/text/split.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

namespace cutaway {

std::vector<std::string> split_at_spaces(std::string_view text) {
    enum class Kind : std::uint8_t { space, word, other };
    std::vector<std::string> words;
    Kind last = Kind::space;
    for (const std::string_view character : utf8_characters(text)) {
        const char32_t point = utf8_decoded(character);
        const Kind kind = is_word(point) ? Kind::word : is_space(point) ? Kind::space : Kind::other;
        if (kind != Kind::space) {
            if (kind != last) {
                words.emplace_back();
            }
            words.back() += character;
        }
        last = kind;
    }
    return words;
}

std::vector<std::string> split_for_bert(const std::string& text) {
    std::vector<std::string> words;
    for (const std::string& word : split(text, is_space, SplitBehavior::removed)) {
        std::vector<std::string> parts = split(word, is_punctuation, SplitBehavior::isolated);
        std::ranges::move(parts, std::back_inserter(words));
    }
    return words;
}

std::vector<std::string> split_by_script(std::string_view text) {
    std::vector<std::string> words;
    std::optional<int> last;
    for (const std::string_view character : utf8_characters(text)) {
        const std::optional<int> script = script_of(utf8_decoded(character));
        if (script && last != script) {
            words.emplace_back();
        }
        if (!words.empty()) { // what goes with every script and stands before all is dropped, as in the
                              // library
            words.back() += character;
        }
        last = script ? script : last;
    }
    return words;
}

std::vector<std::string> split_by_length(std::string_view text, std::size_t characters) {
    std::vector<std::string> words;
    std::size_t count = 0;
    for (const std::string_view character : utf8_characters(text)) {
        if (count++ % characters == 0) {
            words.emplace_back();
        }
        words.back() += character;
    }
    return words;
}

} // namespace cutaway
