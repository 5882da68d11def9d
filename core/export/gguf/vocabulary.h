#pragma once

#include "core/plan/json.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace cutaway {

/// Throws the Error(unsupported-model) of a tokenizer.json that llama.cpp would not take as it is meant;
/// `reason` ends the sentence "Its tokenizer ...".
[[noreturn]] void refuse_tokenizer(const std::string& reason, const std::string& where);

/// The tokens of a model as llama.cpp has them, by id.
struct GgufVocabulary {
    /// llama.cpp's numbers.
    enum Kind : std::int32_t { normal = 1, unknown = 2, control = 3, added = 4, unused = 5, byte = 6 };

    std::vector<std::string> tokens;
    std::vector<std::int32_t> kinds;
    std::unordered_map<std::string, std::int64_t> ids;
    /// Added tokens take the white space behind them along where they are Phi-3's, which llama.cpp knows by
    /// the model's name alone.
    bool strips_as_phi3 = false;

    bool has(const std::string& token) const { return ids.contains(token); }
};

/// Of a tokenizer.json that core/text has read. `rows`: of the model's embeddings; where there are fewer
/// tokens, the rest are called unused. Throws Error(unsupported-model).
GgufVocabulary gguf_vocabulary(const JsonObject& tokenizer, std::size_t rows);

} // namespace cutaway
