#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/plan/model_info.h"

#include <cstdint>
#include <optional>
#include <string>

namespace cutaway {

/// How rotary positions are stretched beyond the length that the model was first trained on.
struct RopeScaling {
    enum class Kind : std::uint8_t { none, linear, llama3 };

    Kind kind = Kind::none;
    double factor = 1;
    double low_frequency = 1;         ///< llama3
    double high_frequency = 4;        ///< llama3
    double original_positions = 8192; ///< llama3
};

/// Everything that the decoder has to know of a model: it reads these, never the family's name.
struct Traits {
    std::string family;       ///< `llama`, `mistral`
    std::string architecture; ///< `LlamaForCausalLM`
    int blocks = 0;
    std::int64_t hidden_size = 0;
    std::int64_t ffn_size = 0;
    std::int64_t vocabulary = 0;
    std::int64_t heads = 0;
    std::int64_t kv_heads = 0;
    std::int64_t head_size = 0;
    double norm_epsilon = 1e-6;
    double rope_base = 10000;
    RopeScaling rope_scaling;
    bool attention_bias = false; ///< on q, k, v and o
    bool ffn_bias = false;       ///< on gate, up and down
    bool tied_head = false;      ///< no head is stored: the embeddings are it
    std::optional<std::int64_t> sliding_window;
    Json why = Json::object(); ///< trait -> the key of the config that said so
};

/// Reads the traits from the configuration, and checks by the headers that the tensors are exactly those that
/// the traits call for. Throws Error(unsupported-model) that names the key for what is not understood, and
/// Error(bad-checkpoint) for what contradicts itself.
Traits read_traits(const Checkpoint& checkpoint);

/// What the checkpoint is, from its headers alone; `path` as given, no fingerprint.
ModelInfo describe(const Checkpoint& checkpoint, const Traits& traits);

} // namespace cutaway
