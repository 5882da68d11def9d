#pragma once

#include "core/plan/json.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutaway {

/// A stretch of a text: an added token, or text between them (id below 0).
struct Piece {
    std::string_view text;
    std::int64_t id = -1;
};

/// Tokens that are recognised before the text is normalized or split, special ones among them, with the flags
/// that the library documents: of those that begin at one place the longest counts.
class AddedTokens {
  public:
    using Normalize = std::function<std::string(std::string_view)>;

    /// `root`: tokenizer.json. `normalize`: for tokens that are looked for in normalized text.
    AddedTokens(const JsonObject& root, const Normalize& normalize);

    /// Cuts a text by the tokens that are looked for in it as it is, or in its normalized form.
    std::vector<Piece> split(std::string_view text, bool normalized) const;

    const std::unordered_map<std::string, std::int64_t>& ids() const { return ids_; }

  private:
    struct Token {
        std::string text;
        std::int64_t id = 0;
        bool single_word = false;
        bool strip_left = false;
        bool strip_right = false;
    };

    const Token* at(std::string_view text, std::size_t place, bool normalized) const;

    /// By first byte, the longest first.
    using Table = std::unordered_map<char, std::vector<Token>>;
    Table as_it_is_;
    Table normalized_;
    std::unordered_map<std::string, std::int64_t> ids_;
};

} // namespace cutaway
