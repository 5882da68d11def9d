#pragma once

#include "core/export/export.h"
#include "core/export/gguf_file.h"
#include "core/export/gguf_type.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cutaway {

/// llama.cpp's architecture `deci`: Llama with a number of heads and a width of the FFN for every block, so
/// that blocks may lack either. It runs RMS norms before the branches, SwiGLU and rotary positions.

/// A block as it is written.
struct DeciBlock {
    int source = 0; ///< which of the model's it is
    bool attention = true;
    bool ffn = true;
};

/// The blocks that are left where the plan removes slots: those that keep any, and one where none does.
std::vector<DeciBlock> deci_blocks(const Plan& plan);

/// Throws Error(unsupported-model) that names every trait which `deci` cannot carry, of the slots that the
/// plan keeps, with the format to use instead.
void check_deci(const ExportSource& source, const Plan& plan);

/// The longest sequence that the configuration says the model was made for.
std::int64_t context_length(const ExportSource& source);

/// What llama.cpp has to know of the model to run it, without the tokenizer.
GgufMetadata deci_metadata(const ExportSource& source, const std::vector<DeciBlock>& blocks);

/// Where a block has no attention to write and yet needs one, it has one head of zeros: the first block,
/// whose head says how large all are. Where it has no FFN, it has one of zeros of this width: none at all
/// is computed wrongly by llama.cpp in the middle and ends it in the last block.
constexpr std::int64_t zero_ffn = 32;

/// The rotary positions of the blocks that keep their attention; null where none does and none are there.
const Rope* deci_rope(const Traits& traits, const std::vector<DeciBlock>& blocks);

} // namespace cutaway
