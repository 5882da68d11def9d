#pragma once

#include <string>

namespace cutaway {

/// Text for a terminal, with a question mark for each character that would steer it: names of untrusted files
/// may hold some, in UTF-8 those from U+0080 as well.
std::string harmless(std::string text);

} // namespace cutaway
