#include "core/checkpoint/printable.h"

namespace cutaway {

namespace {

constexpr std::size_t longest_shown = 120;

} // namespace

std::string in_quotes(std::string_view name) {
    const bool cut = name.size() > longest_shown;
    const std::string shown(name.substr(0, longest_shown));
    // JSON's own escapes, in ASCII since the C1 control characters and the marks that reverse the direction
    // of text lie above it. A character that the cut has halved becomes a replacement mark.
    std::string text = Json(shown).dump(-1, ' ', true, Json::error_handler_t::replace);
    if (cut)
        text.insert(text.size() - 1, "...");
    return text;
}

std::string value_in_quotes(const Json& value) {
    return in_quotes(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

} // namespace cutaway
