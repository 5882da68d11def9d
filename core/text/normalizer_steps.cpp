#include "core/text/normalizer_steps.h"

#include "core/text/library_unicode.h"
#include "core/text/unicode_form.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <array>
#include <utf8proc.h>

namespace cutaway {

namespace {

/// Small letters of capitals that are newer than utf8proc may be, `step` apart.
struct NewCapitals {
    char32_t first = 0;
    char32_t last = 0;
    std::int32_t step = 0;
};
constexpr std::array<NewCapitals, 10> new_capitals{{{.first = 0x1C89, .last = 0x1C89, .step = 1},
                                                    {.first = 0xA7CB, .last = 0xA7CB, .step = 0x264 - 0xA7CB},
                                                    {.first = 0xA7CC, .last = 0xA7CC, .step = 1},
                                                    {.first = 0xA7CE, .last = 0xA7CE, .step = 1},
                                                    {.first = 0xA7D2, .last = 0xA7D2, .step = 1},
                                                    {.first = 0xA7D4, .last = 0xA7D4, .step = 1},
                                                    {.first = 0xA7DA, .last = 0xA7DA, .step = 1},
                                                    {.first = 0xA7DC, .last = 0xA7DC, .step = 0x19B - 0xA7DC},
                                                    {.first = 0x10D50, .last = 0x10D65, .step = 0x20},
                                                    {.first = 0x16EA0, .last = 0x16EB8, .step = 0x1B}}};

/// The only capital whose small letter is two characters: an i and the dot that it keeps.
constexpr char32_t dotted_capital_i = 0x130;

char32_t small_letter(char32_t point) {
    const auto* const found = std::ranges::lower_bound(new_capitals, point, {}, &NewCapitals::last);
    if (found != new_capitals.end() && found->first <= point) {
        return point + static_cast<char32_t>(found->step);
    }
    return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point)));
}

bool is_ideograph(char32_t point) {
    return (point >= 0x4E00 && point <= 0x9FFF) || (point >= 0x3400 && point <= 0x4DBF) ||
           (point >= 0x20000 && point <= 0x2A6DF) || (point >= 0x2A700 && point <= 0x2B81F) ||
           (point >= 0x2B920 && point <= 0x2CEAF) || (point >= 0xF900 && point <= 0xFAFF) ||
           (point >= 0x2F800 && point <= 0x2FA1F);
}

/// The text with what `change` gives in place of each character.
template <typename Change>
std::string changed(std::string_view text, const Change& change) {
    std::string result;
    result.reserve(text.size());
    for (; !text.empty(); text.remove_prefix(utf8_length(text.front()))) {
        const std::string_view character = text.substr(0, utf8_length(text.front()));
        result += change(character, utf8_decoded(character));
    }
    return result;
}

template <typename Predicate>
std::string without(std::string_view text, const Predicate& predicate) {
    return changed(text, [&](std::string_view character, char32_t point) {
        return predicate(point) ? std::string_view() : character;
    });
}

} // namespace

std::string lowercase(std::string_view text) {
    return changed(text, [](std::string_view character, char32_t point) {
        if (point < 0x80) {
            return std::string(1, static_cast<char>(point >= 'A' && point <= 'Z' ? point + 0x20 : point));
        }
        const char32_t small = small_letter(point);
        return point == dotted_capital_i ? "i\u0307"
               : small == point          ? std::string(character)
                                         : utf8_encoded(small);
    });
}

std::string without_marks(std::string_view text) {
    return without(text, is_mark);
}

std::string_view stripped(std::string_view text, bool left, bool right) {
    std::size_t begin = text.size();
    std::size_t end = 0;
    for (std::size_t place = 0; place < text.size();) {
        const std::string_view character = text.substr(place, utf8_length(text[place]));
        place += character.size();
        if (!is_space(utf8_decoded(character))) {
            begin = std::min(begin, place - character.size());
            end = place;
        }
    }
    begin = left ? begin : 0;
    end = right ? std::max(begin, end) : text.size();
    return text.substr(begin, end - begin);
}

std::string without_nmt_controls(std::string_view text) {
    return changed(text, [](std::string_view character, char32_t point) -> std::string_view {
        const bool control = (point >= 0x1 && point <= 0x8) || point == 0xB ||
                             (point >= 0xE && point <= 0x1F) || point == 0x7F || point == 0x8F ||
                             point == 0x9F;
        const bool space = point == '\t' || point == '\n' || point == '\f' || point == '\r' ||
                           point == 0x1680 || (point >= 0x200B && point <= 0x200F) || point == 0x2028 ||
                           point == 0x2029 || point == 0x2581 || point == 0xFEFF || point == 0xFFFD;
        return control ? "" : space ? " " : character;
    });
}

std::string cleaned(std::string_view text, const BertCleaning& cleaning) {
    std::string result(text);
    if (cleaning.clean_text) {
        result = changed(result, [](std::string_view character, char32_t point) -> std::string_view {
            return is_control(point) ? "" : is_space(point) ? " " : character;
        });
    }
    if (cleaning.handle_chinese_chars) {
        result = changed(result, [](std::string_view character, char32_t point) {
            return is_ideograph(point) ? " " + std::string(character) + " " : std::string(character);
        });
    }
    if (cleaning.strip_accents) {
        result = without(in_unicode_form(result, UnicodeForm::nfd), is_nonspacing_mark);
    }
    return cleaning.lowercase ? lowercase(result) : result;
}

} // namespace cutaway
