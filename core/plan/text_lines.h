#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace cutaway {

/// Calls `read` with each line of a text that has more than white space, without its line end, and with its
/// place: `where` and the line's number, counted from 1. It says whether to go on.
void for_each_line(std::string_view text, const std::string& where,
                   const std::function<bool(std::string_view line, const std::string& place)>& read);

} // namespace cutaway
