#pragma once

#include "core/model/traits.h"
#include "core/plan/slot.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// What a tensor is for.
enum class Role : std::uint8_t {
    embedding,
    final_norm,
    head,
    norm,
    q,
    k,
    v,
    o,
    gate,
    up,
    down,
    q_bias,
    k_bias,
    v_bias,
    o_bias,
    gate_bias,
    up_bias,
    down_bias,
};

/// A tensor that the traits call for.
struct LayoutTensor {
    Role role;
    std::string name;
    std::vector<std::int64_t> shape;
};

inline constexpr std::string_view head_tensor = "lm_head.weight";

/// The tensors of one slot, its norm first.
std::vector<LayoutTensor> slot_tensors(const Traits& traits, Slot slot);

/// The tensors of no slot: embeddings, last norm, and the head where it is stored.
std::vector<LayoutTensor> shared_tensors(const Traits& traits);

/// The names of what a slot adds to the residual stream by: its output projection and that one's bias. Zero
/// in all of them is what the slot's removal computes.
std::vector<std::string> output_tensors(const Traits& traits, Slot slot);

/// Whether a tensor is a mask or a table that programs write and nobody reads.
bool is_ignored(std::string_view name);

/// Throws Error(bad-checkpoint) where a tensor is missing or has another shape, Error(unsupported-model)
/// where there is one more, which would be left out of the computation, or one of a type that is not computed
/// with.
void check_tensors(const Checkpoint& checkpoint, const Traits& traits);

} // namespace cutaway
