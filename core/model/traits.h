#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/model/tensor_names.h"
#include "core/plan/model_info.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cutaway {

/// A norm over the last dimension. `plus_one`: it is one plus the stored weight that multiplies.
struct Norm {
    enum class Kind : std::uint8_t { rms, layer };

    Kind kind = Kind::rms;
    double epsilon = 1e-6;
    bool plus_one = false;
    bool weight = true;
    bool bias = false;
};

/// Where a branch has its norm.
enum class NormPlace : std::uint8_t { before, after, both };

/// What of q and k is normed together, before they are turned: nothing, each head by one weight of the head's
/// size, each head by a weight of its own, all heads at once.
enum class QkNorm : std::uint8_t { none, head, heads, width };

/// How q, k and v are stored: apart; one below the other; or by group of the heads that share a key, each
/// group being its queries, its key and its value.
enum class QkvLayout : std::uint8_t { separate, stacked, grouped };

enum class Activation : std::uint8_t { silu, gelu, gelu_tanh, relu, relu_squared };

/// How rotary positions are stretched beyond the length that the model was first trained on.
struct RopeScaling {
    enum class Kind : std::uint8_t { none, linear, dynamic, llama3, yarn, longrope };

    Kind kind = Kind::none;
    double factor = 1;
    double original_positions = 8192;
    double low_frequency = 1;      ///< llama3
    double high_frequency = 4;     ///< llama3
    double beta_fast = 32;         ///< yarn
    double beta_slow = 1;          ///< yarn
    bool truncate = true;          ///< yarn: its bounds to whole dimensions
    double magnitude = 1;          ///< yarn, longrope: of cosine and sine
    std::vector<double> shorter{}; ///< longrope: by frequency, up to the original positions
    std::vector<double> longer{};  ///< longrope: beyond them
};

/// Rotary positions.
struct Rope {
    double base = 10000;
    std::int64_t size = 0;    ///< of a head, what is turned: its first dimensions, an even number
    bool interleaved = false; ///< pairs are neighbours, not half of `size` apart
    RopeScaling scaling{};
};

/// A bias of attention that grows with the distance (ALiBi: Press et al., 2022).
struct Alibi {
    bool bfloat16 = false; ///< it is rounded to that
    bool scaled = false;   ///< multiplied by the attention's scale, as the scores are
};

/// A mixture of experts in place of an FFN (Mixtral and others): of softmax(router(x)) the largest choose.
struct Experts {
    std::int64_t count = 0;
    std::int64_t per_token = 0;
    std::int64_t size = 0;        ///< of one expert's FFN
    bool normalized = false;      ///< the chosen ones' weights are divided by their sum
    std::int64_t shared_size = 0; ///< of the FFN that every token goes through as well; 0: there is none
};

/// What may differ from block to block.
struct BlockTraits {
    std::optional<std::int64_t> window; ///< a token sees so many, itself included
    int rope = 0;                       ///< which one of `ropes`; -1: none
    bool experts = false;
};

/// Everything that the decoder has to know of a model: it reads these, never the family's name.
struct Traits {
    std::string family;       ///< `llama`, `mistral`, ...
    std::string architecture; ///< `LlamaForCausalLM`, ...
    int blocks = 0;
    std::int64_t hidden_size = 0;
    std::int64_t vocabulary = 0;
    std::vector<BlockTraits> block; ///< one for each

    Norm norm; ///< of the branches, and the last one
    NormPlace norm_place = NormPlace::before;
    bool parallel = false;       ///< both branches of a block read its input
    bool shared_norm = false;    ///< they have one norm, which belongs to none of the two
    bool embedding_norm = false; ///< embeddings are normed

    std::int64_t heads = 0;
    std::int64_t kv_heads = 0;
    std::int64_t head_size = 0;
    bool qkv_bias = false;
    bool o_bias = false;
    QkNorm qk_norm = QkNorm::none;
    Norm qk_norm_form;
    double attention_scale = 1;
    std::optional<double> attention_cap; ///< scores s become cap x tanh(s / cap)
    std::optional<double> qkv_clip;      ///< q, k and v are kept within plus and minus this

    std::vector<Rope> ropes;
    std::optional<Alibi> alibi;
    std::int64_t learned_positions = 0;       ///< 0: none
    std::int64_t learned_position_offset = 0; ///< the first token's place among them

    Activation activation = Activation::silu;
    bool gated = true;
    std::int64_t ffn_size = 0;
    bool ffn_bias = false;
    Experts experts;

    double embedding_scale = 1; ///< rounded to the type that the model is computed in
    double residual_scale = 1;  ///< of every branch
    double logit_scale = 1;
    std::optional<double> logit_cap;

    bool tied_head = false; ///< no head is stored: the embeddings are it
    bool head_bias = false;
    QkvLayout qkv_layout = QkvLayout::separate;
    bool gate_up_stacked = false;
    bool transposed = false; ///< the branches' matrices are stored as [in, out]
    TensorNames names;
    Json why = Json::object(); ///< trait -> the key of the config that said so
};

/// Reads the traits from the configuration, and checks by the headers that the tensors are exactly those that
/// the traits call for. Throws Error(unsupported-model) that names the key for what is not understood, and
/// Error(bad-checkpoint) for what contradicts itself.
Traits read_traits(const Checkpoint& checkpoint);

/// The same of a checkpoint whose configuration is `config`, whatever its own says, and which needs no
/// tensors for the slots in `absent`.
Traits read_traits(const Checkpoint& checkpoint, const Json& config, const std::vector<Slot>& absent);

/// What the checkpoint is, from its headers alone; `path` as given, no fingerprint.
ModelInfo describe(const Checkpoint& checkpoint, const Traits& traits);

} // namespace cutaway
