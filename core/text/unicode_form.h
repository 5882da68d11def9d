#pragma once

#include <cstdint>
#include <string>

namespace cutaway {

enum class UnicodeForm : std::uint8_t { nfc, nfd, nfkc, nfkd };

/// Valid UTF-8 in one of Unicode's normalization forms (UAX 15), in time that grows with n log n. Characters
/// that are newer than the library's tables are left alone, as there.
std::string in_unicode_form(const std::string& text, UnicodeForm form);

} // namespace cutaway
