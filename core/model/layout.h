#pragma once

#include "core/model/traits.h"
#include "core/plan/slot.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// What a tensor is for. In a slot of experts gate, up and down are those that every token goes through.
enum class Role : std::uint8_t {
    embedding,
    positions,
    embedding_norm,
    embedding_norm_bias,
    final_norm,
    final_norm_bias,
    head,
    head_bias,
    norm,
    norm_bias,
    post_norm,
    post_norm_bias,
    q,
    q_bias,
    k,
    k_bias,
    v,
    v_bias,
    qkv,
    qkv_bias,
    o,
    o_bias,
    q_norm,
    q_norm_bias,
    k_norm,
    k_norm_bias,
    gate,
    gate_bias,
    up,
    up_bias,
    gate_up,
    gate_up_bias,
    down,
    down_bias,
    router,
    shared_gate,
};

/// A tensor that the traits call for.
struct LayoutTensor {
    Role role;
    std::string name;
    std::vector<std::int64_t> shape;
    int expert = -1; ///< which one's it is
    int head = -1;   ///< which one's, of norms that are stored by head
};

/// The tensors of one slot, the norm before it first.
std::vector<LayoutTensor> slot_tensors(const Traits& traits, Slot slot);

/// The tensors of no slot: embeddings, last norm, and the head where it is stored.
std::vector<LayoutTensor> shared_tensors(const Traits& traits);

/// Whether a tensor of a slot goes when the slot goes: a norm that both branches share does not.
bool goes_with_slot(const Traits& traits, const LayoutTensor& tensor);

/// The share of a tensor's weights that one token meets: of experts those that are chosen.
double share_met(const Traits& traits, const LayoutTensor& tensor);

/// The names of what a slot adds to the residual stream by: its output projections and their biases. Zero in
/// all of them is what the slot's removal computes, unless it is normed after that by one with a bias.
std::vector<std::string> output_tensors(const Traits& traits, Slot slot);

/// Whether it is a weight or bias of a norm: in memory they are float32.
bool is_norm(Role role);

/// The head's name, stored or not.
std::string head_tensor(const Traits& traits);

/// Whether a tensor is a mask or a table that programs once wrote and nobody reads: no weight.
bool is_ignored(const TensorInfo& tensor);

/// The tensors that are weights, in the checkpoint's order.
std::vector<const TensorInfo*> stored_weights(const Checkpoint& checkpoint);

/// Throws Error(bad-checkpoint) where a tensor is missing or has another shape, Error(unsupported-model)
/// where there is one more, which would be left out of the computation, or one of a type that is not computed
/// with. Slots in `absent` need none but what does not go with them.
void check_tensors(const Checkpoint& checkpoint, const Traits& traits, const std::vector<Slot>& absent);

} // namespace cutaway
