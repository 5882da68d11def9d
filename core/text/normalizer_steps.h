#pragma once

#include <string>
#include <string_view>

namespace cutaway {

// What normalizers of one character at a time do to valid UTF-8.

std::string lowercase(std::string_view text);
/// Without marks, which only decomposed text has as characters of their own.
std::string without_marks(std::string_view text);
/// Without white space at its ends.
std::string_view stripped(std::string_view text, bool left, bool right);
/// Nmt: without control characters, and with spaces for other white space.
std::string without_nmt_controls(std::string_view text);

struct BertCleaning {
    bool clean_text = true;           ///< take control characters away, make white space spaces
    bool handle_chinese_chars = true; ///< put spaces around ideographs
    bool strip_accents = true;        ///< decompose and take nonspacing marks away
    bool lowercase = true;
};
std::string cleaned(std::string_view text, const BertCleaning& cleaning);

} // namespace cutaway
