#pragma once

#include "core/plan/json.h"

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
    /// those, the unknown token where there is one, else nothing.
    void encode(std::string_view word, std::vector<std::int64_t>& ids) const;

    std::optional<std::int64_t> id(std::string_view token) const;
    const std::unordered_map<std::string, std::int64_t>& vocabulary() const { return ids_; }

  private:
    struct Merge {
        std::int32_t rank = 0;
        std::int64_t joined = 0;
    };

    void read_vocabulary(const JsonObject& model);
    void read_merges(const JsonObject& model);
    std::vector<std::int64_t> symbols(std::string_view word) const;
    void merge(std::vector<std::int64_t>& symbols) const;

    std::unordered_map<std::string, std::int64_t> ids_;
    std::unordered_map<std::uint64_t, Merge> merges_; ///< by both ids
    std::optional<std::int64_t> unknown_;
    bool fuse_unknown_ = false;
    bool byte_fallback_ = false;
    bool ignore_merges_ = false;
};

} // namespace cutaway
