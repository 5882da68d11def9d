#pragma once

#include "core/text/tokenizer.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cutaway {

/// The text of tokens that come one by one: what Tokenizer::decode() makes of all of them, without special
/// tokens and without ids that are no token's, each part as soon as it is certain.
class TokenText {
  public:
    explicit TokenText(const Tokenizer& tokenizer) : tokenizer_(tokenizer) {}

    /// What a token adds: nothing while a character is incomplete, then the whole of it.
    std::string add(std::int64_t id);
    /// What is still missing once the last token has come, with U+FFFD for what is no UTF-8.
    std::string finish();
    const std::string& text() const { return text_; } ///< so far

  private:
    std::string decoded(std::size_t begin, std::size_t end) const;

    const Tokenizer& tokenizer_;
    std::vector<std::int64_t> ids_;
    /// A token's text depends on the one before it, so those from begin_ on are decoded once more with every
    /// new one; those below shown_ are in the text.
    std::size_t begin_ = 0;
    std::size_t shown_ = 0;
    std::string text_;
};

} // namespace cutaway
