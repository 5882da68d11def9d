#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>

namespace cutaway {

/// How many tokens a model is given at once, as lm-evaluation-harness finds it: the configuration's
/// n_positions, max_position_embeddings or n_ctx, else the tokenizer's model_max_length, else 2048.
std::int64_t context_length(const Checkpoint& checkpoint);

/// A file of the folder beside the weights, such as tokenizer_config.json; null where there is none. Throws
/// Error(bad-tokenizer) where it is no JSON.
Json companion_json(const Checkpoint& checkpoint, std::string_view name);

} // namespace cutaway
