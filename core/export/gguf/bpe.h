#pragma once

#include "core/export/gguf/file.h"
#include "core/export/gguf/vocabulary.h"

namespace cutaway {

/// What llama.cpp has to know of a BPE tokenizer of bytes, beside its tokens (its model `gpt2`). Throws
/// Error(unsupported-model) where it splits words in no way that llama.cpp knows.
GgufMetadata byte_level_metadata(const JsonObject& tokenizer, const GgufVocabulary& vocabulary);

/// Of one as SentencePiece makes them, whose words are whole texts (its model `llama`); it marks bytes and
/// the unknown token in the vocabulary. Throws Error(unsupported-model) where llama.cpp, which goes by tokens
/// alone, would merge otherwise.
GgufMetadata sentencepiece_metadata(const JsonObject& tokenizer, GgufVocabulary& vocabulary);

/// The pairs of tokens that are merged, in order.
std::vector<std::pair<std::string, std::string>> merges_of(const JsonObject& tokenizer);

} // namespace cutaway
