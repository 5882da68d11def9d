#pragma once

#include "core/export/export.h"
#include "core/export/gguf/file.h"
#include "core/export/gguf/type.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cutaway {

/// llama.cpp's architectures with a number of heads and a width of the FFN for every block, so that blocks
/// may lack either. Both run RMS norms before the branches, SwiGLU and rotary positions. `deci` is Llama;
/// `openelm` norms the heads of q and k as well, and has tied heads without any bias alone.
enum class GgufArchitecture : std::uint8_t { deci, openelm };

/// The one that a model of these traits is written as, if any.
GgufArchitecture gguf_architecture(const Traits& traits);

std::string name(GgufArchitecture architecture);

/// A block as it is written.
struct GgufBlock {
    int source = 0; ///< which of the model's it is
    bool attention = true;
    bool ffn = true;
};

/// The blocks that are left where the plan removes slots: those that keep any, and one where none does.
std::vector<GgufBlock> gguf_blocks(const Plan& plan);

/// Throws Error(unsupported-model) that names every trait which its architecture cannot carry, of the slots
/// that the plan keeps, with the format to use instead.
void check_traits(const ExportSource& source, const Plan& plan);

/// The longest sequence that the configuration says the model was made for.
std::int64_t context_length(const ExportSource& source);

/// What llama.cpp has to know of the model to run it, without the tokenizer.
GgufMetadata architecture_metadata(const ExportSource& source, const std::vector<GgufBlock>& blocks);

/// Whether a block whose attention is removed has one head of zeros: in `deci` the first, whose head says how
/// large all are, in `openelm` each.
bool has_zero_head(GgufArchitecture architecture, bool first);

/// Where a block has no FFN, it has one of zeros of this width: none at all is computed wrongly by llama.cpp
/// in the middle and ends it in the last block.
constexpr std::int64_t zero_ffn = 32;

/// The rotary positions of the blocks that keep their attention; null where none does and none are there.
const Rope* gguf_rope(const Traits& traits, const std::vector<GgufBlock>& blocks);

} // namespace cutaway
