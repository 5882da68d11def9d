#pragma once

#include "core/model/attention_mask.h"
#include "core/model/kv_cache.h"
#include "core/model/packed_texts.h"
#include "core/model/rope.h"
#include "core/model/slot_weights.h"

#include <ATen/core/Tensor.h>

#include <optional>
#include <span>
#include <vector>

namespace cutaway {

/// How attention knows of positions.
struct AttentionPositions {
    std::optional<RopeTable> rope; ///< for T tokens
    /// Which tokens a token sees: bool [T, tokens there are to see]; nothing: all up to itself, and nothing
    /// is added to their scores.
    std::optional<at::Tensor> mask;
    std::optional<at::Tensor> bias; ///< f32 [heads, tokens], added to scores by the token that is seen
};

/// Causal self-attention. x: [n, T, d] in the type of the weights, already normed. Returns [n, T, d] in that
/// type. `kept`: what there is of the tokens before these, which are added to it; several tokens that follow
/// others need a mask.
at::Tensor attention(const at::Tensor& x, const SlotWeights& weights, const Traits& traits,
                     const AttentionPositions& positions, KeptTokens* kept = nullptr);

/// How the rows of one of several packed texts attend.
struct PackedAttention {
    PackedTexts::Rows own{};
    std::vector<PackedTexts::Rows> before{}; ///< which they see as well
    AttentionPositions positions{};          ///< without the rotary ones
};

/// The same of packed texts. x: [1, rows, d]; `turns`: rotary positions, row by row.
at::Tensor packed_attention(const at::Tensor& x, const SlotWeights& weights, const Traits& traits,
                            const std::optional<RopeTable>& turns, std::span<const PackedAttention> texts);

} // namespace cutaway
