#pragma once

#include "core/plan/json.h"
#include "core/text/token_ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutaway {

/// Byte-pair encoding: a word's characters are joined pair by pair, the pair of the lowest rank first and of
/// equal ones the leftmost (Sennrich et al., 2016).
class Bpe {
  public:
    /// `model`: tokenizer.json's. Throws Error(bad-tokenizer).
    explicit Bpe(const JsonObject& model);

    /// Appends the ids of one word. What has no token becomes its bytes' tokens where the model falls back to
    /// those, the unknown token where it names one, else nothing. Throws Error(bad-tokenizer) where it needs
    /// an unknown token that is not in the vocabulary.
    void encode(std::string_view word, std::vector<std::int64_t>& ids) const;

    const TokenIds& vocabulary() const { return ids_; }

  private:
    /// A token within a word, in a list of those that are left.
    struct Symbol {
        std::int32_t id = 0;
        std::int32_t before = 0;
        std::int32_t after = 0;
    };
    struct Merge {
        std::int32_t rank = 0;
        std::int32_t joined = 0;
    };

    void read_vocabulary(const JsonObject& model);
    void read_merges(const JsonObject& model);
    std::optional<std::int32_t> id(std::string_view token) const;
    const Merge* merge_of(std::int32_t left, std::int32_t right) const;
    std::vector<std::int32_t> byte_tokens(std::string_view character) const;
    std::int32_t unknown() const;
    std::vector<Symbol> symbols(std::string_view word) const;
    void merge(std::vector<Symbol>& symbols) const;

    TokenIds ids_;
    std::unordered_map<std::uint64_t, Merge> merges_; ///< by both ids
    std::string unknown_;                             ///< empty: there is none
    std::string where_;
    bool fuse_unknown_ = false;
    bool byte_fallback_ = false;
    bool ignore_merges_ = false;
};

} // namespace cutaway
