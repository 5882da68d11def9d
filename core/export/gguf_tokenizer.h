#pragma once

#include "core/export/export.h"
#include "core/export/gguf_file.h"

namespace cutaway {

GgufMetadata tokenizer_metadata(const ExportSource& source);

} // namespace cutaway
