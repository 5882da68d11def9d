#include "core/model/config_keys.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

namespace {

/// Read by read_traits().
constexpr std::array<std::string_view, 17> read_keys{
    "model_type",        "architectures",       "hidden_size",         "intermediate_size",
    "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim",
    "vocab_size",        "rms_norm_eps",        "rope_theta",          "rope_scaling",
    "rope_parameters",   "tie_word_embeddings", "sliding_window",      "max_position_embeddings",
    "hidden_act"};

/// Their names sound like mathematics, but what they say changes no logit of a forward pass.
constexpr std::array<std::string_view, 16> harmless_keys{"attn_implementation",
                                                         "_attn_implementation",
                                                         "_attn_implementation_internal",
                                                         "_attn_implementation_autoset",
                                                         "_flash_attn_2_enabled",
                                                         "use_flash_attention",
                                                         "use_flash_attention_2",
                                                         "use_flash_attn",
                                                         "output_attentions",
                                                         "output_hidden_states",
                                                         "initializer_factor",
                                                         "embd_pdrop",
                                                         "attn_pdrop",
                                                         "resid_pdrop",
                                                         "layerdrop",
                                                         "max_window_layers"};

/// What belongs to a key's name where it may change the mathematics.
constexpr std::array<std::string_view, 46> stems{
    "scal",    "norm",    "rope",     "rotary",   "attention", "attn",         "softcap",    "soft_cap",
    "capping", "multipl", "window",   "expert",   "moe",       "quant",        "compress",   "sparse",
    "bias",    "act",     "residual", "parallel", "logit",     "alibi",        "position",   "layer",
    "head",    "embed",   "embd",     "mlp",      "ffn",       "feed_forward", "hidden",     "intermediate",
    "gate",    "router",  "theta",    "freq",     "yarn",      "ntk",          "interleave", "qkv",
    "clip",    "sink",    "swa",      "causal",   "softmax",   "epsilon"};

/// A key with values that are understood, all others not.
struct FixedKey {
    std::string_view name;
    std::vector<Json> values;
};

const std::vector<FixedKey>& fixed_keys() {
    static const std::vector<FixedKey> keys{
        {"partial_rotary_factor", {1.0, nullptr}}, {"rotary_pct", {1.0, nullptr}},
        {"chunk_size_feed_forward", {0, nullptr}}, {"is_encoder_decoder", {false, nullptr}},
        {"add_cross_attention", {false, nullptr}}, {"is_causal", {true, nullptr}}};
    return keys;
}

bool listed(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

bool says_nothing(const Json& value) {
    return value.is_null() || value == false || (value.is_structured() && value.empty());
}

bool is_dropout(std::string_view name) {
    return name.find("dropout") != std::string_view::npos;
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
                where, "A model is run exactly or not at all. Ask for this key in Cutaway's issues.");
}

void check_key(const std::string& key, const Json& value, const Family& family, const std::string& where) {
    const auto fixed = std::ranges::find(fixed_keys(), key, &FixedKey::name);
    if (fixed != fixed_keys().end()) {
        if (std::ranges::find(fixed->values, value) == fixed->values.end()) {
            refuse(key, value, where);
        }
        return;
    }
    const bool bias_key = key == "attention_bias" || key == "mlp_bias";
    const bool understood = listed(read_keys, key) || listed(harmless_keys, key) || is_dropout(key) ||
                            (bias_key && family.bias_keys) || says_nothing(value) ||
                            (key == "layer_types" && is_full_attention(value));
    const bool mathematical = std::ranges::any_of(
        stems, [&](std::string_view stem) { return key.find(stem) != std::string::npos; });
    if (mathematical && !understood) {
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
