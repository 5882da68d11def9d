#include "core/plan/text_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace cutaway {

void for_each_line(std::string_view text, const std::string& where,
                   const std::function<bool(std::string_view line, const std::string& place)>& read) {
    std::size_t number = 0;
    for (bool goes_on = true; goes_on && !text.empty();) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
            goes_on = read(line, fmt::format("{}, line {}", where, number));
        }
    }
}

} // namespace cutaway
