#pragma once

#include "core/text/work_limit.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// SentencePiece's map of characters to what they are normalized to: a trie (a double array) of texts, each
/// with the place of its replacement, and all replacements behind it, each ended by a byte 0.
class Charsmap {
  public:
    /// `base64`: precompiled_charsmap of a tokenizer.json. Throws Error(bad-tokenizer), with `where`, where
    /// it is damaged.
    Charsmap(std::string_view base64, const std::string& where);

    /// Replaces each grapheme cluster of fewer than six bytes, and each character of the others, that begins
    /// with a text of the map: by what the shortest such text is mapped to, as the library does.
    std::string operator()(std::string_view text, WorkLimit& limit) const;

  private:
    std::optional<std::string_view> replacement(std::string_view text) const;
    std::uint32_t unit(std::size_t place) const;

    std::vector<std::uint32_t> trie_;
    std::string replacements_;
    std::string where_;
};

} // namespace cutaway
