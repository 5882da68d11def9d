#pragma once

#include "core/plan/json.h"
#include "core/text/longest_prefix.h"
#include "core/text/model.h"
#include "core/text/normalizer.h"
#include "core/text/token_ids.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
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
    /// `root`: tokenizer.json. `normalizer`: for tokens that are looked for in
    /// normalized text. Throws Error(bad-tokenizer), also where the library would give a token another id
    /// than the file does: that of the vocabulary, else the next one behind vocabulary and added tokens.
    AddedTokens(const JsonObject& root, const Model& model, const Normalizer& normalizer);

    /// Cuts a text by the tokens that are looked for in it as it is, or in its normalized form.
    std::vector<Piece> split(std::string_view text, bool normalized) const;

    const TokenIds& ids() const { return ids_; }
    bool is_special(std::int64_t id) const { return special_.contains(id); }
    /// What each id is the spelling of: a token that is looked for in normalized text is it in that form.
    const std::unordered_map<std::int64_t, std::string>& spellings() const { return spellings_; }

  private:
    struct Token {
        std::string text; ///< as it is looked for
        std::int64_t id = 0;
        bool single_word = false;
        bool strip_left = false;
        bool strip_right = false;
    };

    /// Tokens that are looked for in one and the same text.
    struct Group {
        std::vector<Token> tokens;
        LongestPrefix texts;
    };

    Group as_it_is_;
    Group normalized_;
    TokenIds ids_;
    std::unordered_map<std::int64_t, std::string> spellings_;
    std::unordered_set<std::int64_t> special_;
};

} // namespace cutaway
