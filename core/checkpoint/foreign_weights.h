#pragma once

#include "core/checkpoint/checkpoint_folder.h"

namespace cutaway {

/// Throws Error(bad-checkpoint) where weights of another format lie in a folder without safetensors: which
/// file it is, why it is not read and which command converts it. Nothing of it is opened.
void refuse_foreign_weights(const CheckpointFolder& folder);

} // namespace cutaway
