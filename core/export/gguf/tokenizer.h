#pragma once

#include "core/export/export.h"
#include "core/export/gguf/file.h"

namespace cutaway {

/// The tokenizer of a model as llama.cpp reads it.
struct GgufTokenizer {
    GgufMetadata metadata{};
    bool strips_as_phi3 = false; ///< as GgufVocabulary has it
};

/// Of the model's tokenizer.json, tokenizer_config.json and chat template; a model without any tokenizer gets
/// none, and takes ids alone. Throws Error(unsupported-model) where llama.cpp would make other ids.
GgufTokenizer gguf_tokenizer(const ExportSource& source);

} // namespace cutaway
