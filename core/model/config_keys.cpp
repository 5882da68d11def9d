#include "core/model/config_keys.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cutaway {

namespace {

/// Read by read_traits().
constexpr std::array<std::string_view, 17> read_keys{
    "model_type",        "architectures",       "hidden_size",         "intermediate_size",
    "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim",
    "vocab_size",        "rms_norm_eps",        "rope_theta",          "rope_scaling",
    "rope_parameters",   "tie_word_embeddings", "sliding_window",      "dtype",
    "torch_dtype"};

/// Of those whose names sound like mathematics: what they say changes no logit of a forward pass.
constexpr std::array<std::string_view, 14> harmless_keys{"max_position_embeddings",
                                                         "attention_dropout",
                                                         "hidden_dropout",
                                                         "attn_pdrop",
                                                         "embd_pdrop",
                                                         "resid_pdrop",
                                                         "mlp_dropout",
                                                         "attn_implementation",
                                                         "_attn_implementation",
                                                         "_attn_implementation_autoset",
                                                         "output_attentions",
                                                         "output_hidden_states",
                                                         "max_window_layers",
                                                         "begin_suppress_tokens"};

/// What belongs to a key's name where it may change the mathematics.
constexpr std::array<std::string_view, 36> stems{
    "scal",       "norm",         "rope",   "rotary",       "attention", "attn", "softcap", "soft_cap",
    "multiplier", "window",       "expert", "moe",          "quant",     "bias", "act",     "residual",
    "parallel",   "logit",        "alibi",  "position",     "layer",     "head", "embed",   "mlp",
    "ffn",        "feed_forward", "hidden", "intermediate", "skip",      "gate", "router",  "mamba",
    "conv",       "mixer",        "cap",    "theta"};

/// Keys that have one value which is understood, and the others not.
struct FixedKey {
    std::string_view name;
    Json value;
};

const std::vector<FixedKey>& fixed_keys() {
    static const std::vector<FixedKey> keys{
        {"hidden_act", "silu"},         {"partial_rotary_factor", 1.0},   {"rotary_pct", 1.0},
        {"chunk_size_feed_forward", 0}, {"pruned_heads", Json::object()}, {"is_encoder_decoder", false},
        {"add_cross_attention", false}, {"no_rope_layers", Json::array()}};
    return keys;
}

bool listed(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

bool says_nothing(const Json& value) {
    return value.is_null() || (value.is_boolean() && !value.get<bool>());
}

/// The list of the newer style that names every block's attention.
bool is_full_attention(const Json& types) {
    return types.is_array() &&
           std::ranges::all_of(types, [](const Json& type) { return type == "full_attention"; });
}

[[noreturn]] void refuse(const std::string& key, const Json& value, const std::string& where) {
    throw Error(error_code::unsupported_model,
                "The configuration's key " + in_quotes(key) + " is not understood (its value is " +
                    in_quotes(value.dump(-1, ' ', false, Json::error_handler_t::replace)) + ")",
                where, "A model is run exactly or not at all. Ask for this key in Cutaway's issues");
}

void check_key(const std::string& key, const Json& value, const Family& family, const std::string& where) {
    const bool bias_key = key == "attention_bias" || key == "mlp_bias";
    if (listed(read_keys, key) || listed(harmless_keys, key) || (bias_key && family.bias_keys) ||
        says_nothing(value) || (key == "layer_types" && is_full_attention(value))) {
        return;
    }
    const auto fixed = std::ranges::find(fixed_keys(), key, &FixedKey::name);
    if (fixed != fixed_keys().end()) {
        if (value != fixed->value) {
            refuse(key, value, where);
        }
        return;
    }
    const bool mathematical = std::ranges::any_of(
        stems, [&](std::string_view stem) { return key.find(stem) != std::string::npos; });
    if (mathematical) {
        refuse(key, value, where);
    }
}

} // namespace

void check_config_keys(const Json& config, const Family& family, const std::string& where) {
    for (const auto& [key, value] : config.items()) {
        check_key(key, value, family, where);
    }
}

} // namespace cutaway
