#pragma once

#include "core/plan/json.h"
#include "core/text/token_ids.h"
#include "core/text/work_limit.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cutaway {

/// The part of a tokenizer that gives a word its ids: BPE, Unigram, WordPiece or WordLevel.
class Model {
  public:
    Model() = default;
    virtual ~Model() = default;
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    /// Appends the ids of one word, which is not empty. Throws Error(bad-tokenizer) where it needs an unknown
    /// token that there is none of, or where it takes too long.
    virtual void encode(std::string_view word, std::vector<std::int64_t>& ids, WorkLimit& limit) const = 0;

    /// Cuts a word where no token can lie across: the ids of the parts in a row are the word's.
    virtual std::vector<std::string_view> parts(std::string_view word) const { return {word}; }

    const TokenIds& ids() const { return ids_; }
    /// Tokens that stand again later in the vocabulary, and the ids that their earlier places have.
    const std::vector<std::pair<std::int64_t, std::string>>& repeated() const { return repeated_; }
    /// Entries of the vocabulary: added tokens are numbered from there on.
    std::size_t size() const { return ids_.size() + repeated_.size(); }

  protected:
    TokenIds ids_{};
    std::vector<std::pair<std::int64_t, std::string>> repeated_{};
};

/// `model`: tokenizer.json's. Throws Error(bad-tokenizer) that names what is damaged or not supported.
std::unique_ptr<const Model> read_model(const JsonObject& model);

/// A vocabulary that is an object of tokens and their ids. Throws Error(bad-tokenizer).
TokenIds read_vocabulary(const JsonObject& model);

/// The name of the token that stands for a byte: `<0x41>`.
std::string byte_token(char byte);

/// Throws the Error(bad-tokenizer) of a text that needs an unknown token where there is none.
[[noreturn]] void fail_for_unknown(const std::string& token, const std::string& where);

} // namespace cutaway
