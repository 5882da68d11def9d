#pragma once

#include "core/export/new_checkpoint.h"

namespace cutaway {

/// The format `nemotron-nas`: what NVIDIA calls so, the architecture DeciLMForCausalLM, whose configuration
/// says of each block which of its slots are there. Removed slots have no tensors, FFNs are padded with zeros
/// to the widths that it can name. Where the first slot that is left is an FFN, an attention of zeros stands
/// before it: vLLM's first slot has to be one. Throws Error(unsupported-model) that names the traits in the
/// way.
NewCheckpoint nemotron_checkpoint(const ExportSource& source, const Session& session);

} // namespace cutaway
