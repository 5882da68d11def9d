#pragma once

#include "core/model/model_config.h"
#include "core/model/traits.h"

#include <functional>

namespace cutaway {

/// Parts of a configuration that several families have, for the rows of the table (families.cpp).

/// `sliding_window` in every block, unless it is null.
void read_window(ModelConfig& config, Traits& traits);

/// `layer_types`, else `slides` by the block's number: the blocks that slide have `sliding_window`, the
/// others none. Throws Error(bad-checkpoint) where a block slides and there is no window.
void read_layer_types(ModelConfig& config, Traits& traits, const std::function<bool(int block)>& slides);

/// As Qwen has it: where `use_sliding_window` says so, `layer_types`, else `slides` by the block's number.
void read_qwen_windows(ModelConfig& config, Traits& traits, const std::function<bool(int block)>& slides);

/// Experts in every block: `num_experts`, `num_experts_per_tok`, of `moe_intermediate_size`, chosen weights
/// divided by their sum where `norm_topk_prob` says so.
void read_experts(ModelConfig& config, Traits& traits);

/// As Qwen has it: not in `mlp_only_layers`, and only in every `decoder_sparse_step`-th block.
void read_sparse_blocks(ModelConfig& config, Traits& traits);

/// Whether a block slides where one in `sliding_window_pattern` does not.
bool slides_but_every(ModelConfig& config, int block);

/// Norms are LayerNorm, with a bias or without.
void use_layer_norm(Traits& traits, bool bias);

/// q and k are normed, by the kind of norm that the branches have.
void use_qk_norm(Traits& traits, QkNorm norm);

/// q, k, v and the output projection have biases where `key` says so.
void read_attention_bias(ModelConfig& config, Traits& traits, const char* key = "attention_bias");

/// `attention_bias` and `mlp_bias`.
void read_biases(ModelConfig& config, Traits& traits);

/// q, k and v are kept within plus and minus `clip_qkv`, unless it is null.
void read_clip(ModelConfig& config, Traits& traits);

/// The FFN has biases where `key` says so.
void read_ffn_bias(ModelConfig& config, Traits& traits, const char* key = "mlp_bias");

/// Both branches of a block read its input where `parallel`; `shared_norm`: through one norm.
void use_parallel(ModelConfig& config, Traits& traits, bool parallel, bool shared_norm, const char* key);

/// The FFN has no gate.
void ungated(Traits& traits);

/// The FFN has no gate, and is four times as wide as the model where the configuration does not say how wide.
void four_times(ModelConfig& config, Traits& traits);

/// Rotary positions turn neighbours.
void interleave(Traits& traits);

/// Blocks of which `bare` says so have no rotary positions.
void no_rope_where(Traits& traits, const std::function<bool(int block)>& bare);

/// Positions are a table of embeddings, the first token's at `offset`.
void learned_positions(ModelConfig& config, Traits& traits, std::int64_t offset);

/// Positions are ALiBi's; `why`: the key that said so.
void use_alibi(Traits& traits, const Alibi& alibi, const std::string& why);

} // namespace cutaway
