#pragma once

#include "core/text/longest_prefix.h"
#include "core/text/model.h"

namespace cutaway {

/// A word is cut from its front, each time into the longest token that it begins with; those behind the first
/// are spelled with a prefix. A word that cannot be cut so is one unknown token (Devlin et al., 2018).
class WordPiece : public Model {
  public:
    /// `model`: tokenizer.json's. Throws Error(bad-tokenizer).
    explicit WordPiece(const JsonObject& model);

    void encode(std::string_view word, std::vector<std::int64_t>& ids, WorkLimit& limit) const override;

  private:
    struct Tokens {
        LongestPrefix texts{};
        std::vector<std::int64_t> ids{};
    };

    Tokens first_;
    Tokens behind_; ///< without their prefix
    std::string unknown_;
    std::string where_;
    std::int64_t longest_ = 0; ///< in characters; a longer word is unknown
};

} // namespace cutaway
