#include "core/text/word_decoders.h"

#include <array>
#include <string_view>
#include <utility>

namespace cutaway {

namespace {

std::string with_all(std::string_view text, std::string_view from, std::string_view to) {
    std::string result;
    for (std::size_t found = text.find(from); found != std::string_view::npos; found = text.find(from)) {
        result += text.substr(0, found);
        result += to;
        text.remove_prefix(found + from.size());
    }
    return result += text;
}

} // namespace

std::string tidied(std::string text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 11> changes{{{" .", "."},
                                                                                     {" ?", "?"},
                                                                                     {" !", "!"},
                                                                                     {" ,", ","},
                                                                                     {" ' ", "'"},
                                                                                     {" n't", "n't"},
                                                                                     {" 'm", "'m"},
                                                                                     {" do not", " don't"},
                                                                                     {" 's", "'s"},
                                                                                     {" 've", "'ve"},
                                                                                     {" 're", "'re"}}};
    for (const auto& [from, to] : changes) {
        text = with_all(text, from, to);
    }
    return text;
}

std::vector<std::string> from_word_pieces(std::vector<std::string> tokens, const std::string& prefix,
                                          bool tidies) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (i > 0 && tokens[i].starts_with(prefix)) {
            tokens[i].erase(0, prefix.size());
        } else if (i > 0) {
            tokens[i].insert(0, " ");
        }
        if (tidies) {
            tokens[i] = tidied(std::move(tokens[i]));
        }
    }
    return tokens;
}

} // namespace cutaway
