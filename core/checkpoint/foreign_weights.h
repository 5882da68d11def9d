#pragma once

#include "core/checkpoint/checkpoint_folder.h"

namespace cutaway {

/// Throws the Error(bad-checkpoint) for a folder without safetensors: what lies there instead, why it is not
/// read and which command converts it. Nothing of it is opened.
[[noreturn]] void throw_no_weights(const CheckpointFolder& folder);

} // namespace cutaway
