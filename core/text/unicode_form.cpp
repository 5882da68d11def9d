#include "core/text/unicode_form.h"

#include "core/text/library_unicode.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utf8proc.h>
#include <vector>

namespace cutaway {

namespace {

utf8proc_option_t options_of(UnicodeForm form) {
    const bool composes = form == UnicodeForm::nfc || form == UnicodeForm::nfkc;
    const bool compatible = form == UnicodeForm::nfkc || form == UnicodeForm::nfkd;
    return static_cast<utf8proc_option_t>(UTF8PROC_STABLE |
                                          (composes ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE) |
                                          (compatible ? UTF8PROC_COMPAT : 0));
}

using Points = std::vector<utf8proc_int32_t>;

/// The longest decomposition is of 18 characters (U+FDFA); utf8proc says where a buffer is too small.
constexpr std::size_t longest_decomposition = 32;

Points decomposed(const Points& text, utf8proc_option_t options) {
    Points points;
    int boundary = 0; // of grapheme clusters; not asked for
    for (const utf8proc_int32_t point : text) {
        std::array<utf8proc_int32_t, longest_decomposition> parts{};
        const utf8proc_ssize_t count =
            utf8proc_decompose_char(point, parts.data(), parts.size(), options, &boundary);
        points.insert(points.end(), parts.begin(), parts.begin() + count);
    }
    return points;
}

/// utf8proc_decompose() puts marks into their order by swapping neighbours: quadratic in a run of marks.
void order_marks(Points& points) {
    const auto combining_class = [](utf8proc_int32_t point) {
        return utf8proc_get_property(point)->combining_class;
    };
    const auto is_starter = [&](utf8proc_int32_t point) { return combining_class(point) == 0; };
    for (auto begin = points.begin(); begin != points.end();) {
        const auto run = std::find_if_not(begin, points.end(), is_starter);
        const auto end = std::find_if(run, points.end(), is_starter);
        std::ranges::stable_sort(run, end, {}, combining_class);
        begin = end;
    }
}

} // namespace

std::string in_unicode_form(const std::string& text, UnicodeForm form) {
    if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
        return text;
    }
    const utf8proc_option_t options = options_of(form);
    std::string result;
    Points waiting;
    const auto finish = [&] {
        if (waiting.empty()) {
            return;
        }
        Points points = decomposed(waiting, options);
        order_marks(points);
        points.resize(static_cast<std::size_t>(
            utf8proc_normalize_utf32(points.data(), static_cast<utf8proc_ssize_t>(points.size()), options)));
        for (const utf8proc_int32_t point : points) {
            result += utf8_encoded(static_cast<char32_t>(point));
        }
        waiting.clear();
    };
    for (const std::string_view character : utf8_characters(text)) {
        const char32_t point = utf8_decoded(character);
        if (is_normalized(point)) {
            waiting.push_back(static_cast<utf8proc_int32_t>(point));
        } else {
            finish(); // the library does nothing to it, and nothing across it
            result += character;
        }
    }
    finish();
    return result;
}

} // namespace cutaway
