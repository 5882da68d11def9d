#pragma once

#include "core/export/verify.h"
#include "core/plan/plan.h"

#include <cstdint>
#include <optional>

namespace cutaway {

/// The width of an FFN of which `width` is needed: the programs compute it from `ffn_mult`, as a multiple of
/// 256.
std::int64_t nemotron_width(std::int64_t width);

/// The block whose attention has to be there, as zeros, although it is removed; nothing where the first slot
/// that is left is an attention.
std::optional<int> zero_attention(const Plan& plan);

/// config.json of the format `nemotron-nas`, of a model that it can carry. `original`:
/// the model's own, in the older style.
Json nemotron_config(const Json& original, const Traits& traits, const Plan& plan);

/// Reads what was written by it, as the programs that it is for compute it.
WrittenModel read_nemotron(const Checkpoint& written);

} // namespace cutaway
