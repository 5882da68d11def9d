#pragma once

#include "core/export/export.h"

#include <cstdint>

namespace cutaway {

/// The format `gguf`: one file that llama.cpp and what is built on it run, of an architecture
/// whose blocks may lack layers (architecture.h), with the tokenizer in it. Where the target's path does
/// not end in `.gguf` it is a folder, which holds that file, a model card and licences. The target's type is
/// F32, F16, BF16 or Q8_0. Throws as export_model() does.
ExportResult export_gguf(const ExportTarget& target, const ExportSource& source, const Session& session);

/// Of the weights in that file. Throws Error(unsupported-model) where the model or its tokenizer has what the
/// format has no place for, Error(bad-checkpoint) where a file beside the weights is broken, Error(bad-usage)
/// for another type.
std::uint64_t gguf_bytes(const ExportTarget& target, const ExportSource& source, const Session& session);

} // namespace cutaway
