#pragma once

#include "core/checkpoint/checkpoint.h"

#include <string>

namespace cutaway {

/// 32 hexadecimal digits that stand for a checkpoint's contents: a hash (XXH3, 128 bits) of its
/// configuration, its table of tensors and samples of their data, the same wherever the folder lies. Samples,
/// since reading all of a large model takes minutes; they tell a fine-tuned model from its base.
std::string fingerprint(const Checkpoint& checkpoint);

} // namespace cutaway
