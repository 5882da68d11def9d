#pragma once

#include "core/text/model.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace cutaway {

/// Byte-pair encoding: a word's characters are joined pair by pair, the pair of the lowest rank first and of
/// equal ones the leftmost (Sennrich et al., 2016).
class Bpe : public Model {
  public:
    /// `model`: tokenizer.json's. Throws Error(bad-tokenizer).
    explicit Bpe(const JsonObject& model);

    /// What has no token becomes its bytes' tokens where the model falls back to those, the unknown token
    /// where it names one, else nothing.
    void encode(std::string_view word, std::vector<std::int64_t>& ids, WorkLimit& limit) const override;

    /// Cuts between two characters that are tokens and stand side by side in no token that merges make:
    /// a tokenizer without a pre-tokenizer has the whole text as a word, and these parts are known already.
    /// Not where a part might be taken for a whole word.
    std::vector<std::string_view> parts(std::string_view word) const override;

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

    void read_merges(const JsonObject& model);
    void note_pairs(std::string_view token);
    std::optional<std::int32_t> id(std::string_view token) const;
    const Merge* merge_of(std::int32_t left, std::int32_t right) const;
    std::vector<std::int32_t> byte_tokens(std::string_view character) const;
    std::int32_t unknown() const;
    std::vector<Symbol> symbols(std::string_view word) const;
    void merge(std::vector<Symbol>& symbols) const;

    std::unordered_map<std::uint64_t, Merge> merges_; ///< by both ids
    std::unordered_set<std::uint64_t> joined_; ///< characters that stand side by side in what merges make
    std::string prefix_;                       ///< of every character of a word but the first
    std::string suffix_;                       ///< of its last one
    std::string unknown_;                      ///< empty: there is none
    std::string where_;
    bool fuse_unknown_ = false;
    bool byte_fallback_ = false;
    bool ignore_merges_ = false;
};

} // namespace cutaway
