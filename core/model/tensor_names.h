#pragma once

#include <string>
#include <string_view>

namespace cutaway {

/// What a family calls its tensors, without `.weight` and `.bias`; Llama's names, where it says nothing else.
/// Empty where there is no such tensor. Everything but the head stands behind `base`, which published
/// checkpoints may lack; everything from `attention_norm` on behind `block` and the block's number as well.
struct TensorNames {
    std::string base = "model.";
    std::string_view embedding = "embed_tokens";
    std::string_view positions{};
    std::string_view embedding_norm{};
    std::string_view final_norm = "norm";
    std::string_view head = "lm_head";
    std::string_view block = "layers.";

    std::string_view attention_norm = "input_layernorm"; ///< before the branch
    std::string_view attention_post_norm{};              ///< after it
    std::string_view q = "self_attn.q_proj";
    std::string_view k = "self_attn.k_proj";
    std::string_view v = "self_attn.v_proj";
    std::string_view qkv{};
    std::string_view o = "self_attn.o_proj";
    std::string_view q_norm = "self_attn.q_norm";
    std::string_view k_norm = "self_attn.k_norm";
    bool qk_norm_by_head = false; ///< they are stored apart: `.norms.` and the head's number

    std::string_view ffn_norm = "post_attention_layernorm";
    std::string_view ffn_post_norm{};
    std::string_view gate = "mlp.gate_proj";
    std::string_view up = "mlp.up_proj";
    std::string_view gate_up{};
    std::string_view down = "mlp.down_proj";

    std::string_view router = "mlp.gate";
    std::string_view experts = "mlp.experts."; ///< and the expert's number, and one of the next three
    std::string_view expert_gate = "gate_proj";
    std::string_view expert_up = "up_proj";
    std::string_view expert_down = "down_proj";
    std::string_view shared_expert = "mlp.shared_expert."; ///< and one of those three
    std::string_view shared_gate = "mlp.shared_expert_gate";
};

} // namespace cutaway
