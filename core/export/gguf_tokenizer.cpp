#include "core/export/gguf_tokenizer.h"

namespace cutaway {

GgufMetadata tokenizer_metadata(const ExportSource&) {
    return {{"tokenizer.ggml.model", std::string("none")}};
}

} // namespace cutaway
