#include "core/model/config_keys.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

namespace {

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
                                                         "max_position_embeddings"};

/// What belongs to a key's name where it may change the mathematics.
constexpr std::array<std::string_view, 47> stems{
    "scal",    "norm",    "rope",     "rotary",   "attention", "attn",         "softcap",     "soft_cap",
    "capping", "multipl", "window",   "expert",   "moe",       "quant",        "compress",    "sparse",
    "bias",    "act",     "residual", "parallel", "logit",     "alibi",        "position",    "layer",
    "head",    "embed",   "embd",     "mlp",      "ffn",       "feed_forward", "hidden",      "intermediate",
    "gate",    "router",  "theta",    "freq",     "yarn",      "ntk",          "interleave",  "qkv",
    "clip",    "sink",    "swa",      "causal",   "softmax",   "epsilon",      "block_config"};

/// Harmless with one value, all others not.
struct FixedKey {
    std::string_view name;
    Json value;
};

const std::vector<FixedKey>& fixed_keys() {
    static const std::vector<FixedKey> keys{{"chunk_size_feed_forward", 0},
                                            {"is_causal", true},
                                            {"is_encoder_decoder", false},
                                            {"add_cross_attention", false}};
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

/// The list of the newer style that names every block's attention, in families that know no other.
bool is_full_attention(const std::string& key, const Json& types) {
    return key == "layer_types" && types.is_array() &&
           std::ranges::all_of(types, [](const Json& type) { return type == "full_attention"; });
}

} // namespace

bool may_change_the_mathematics(const std::string& key, const Json& value) {
    const auto fixed = std::ranges::find(fixed_keys(), key, &FixedKey::name);
    if (fixed != fixed_keys().end()) {
        return !value.is_null() && fixed->value != value;
    }
    return !says_nothing(value) && !listed(harmless_keys, key) && !is_dropout(key) &&
           !is_full_attention(key, value) && std::ranges::any_of(stems, [&](std::string_view stem) {
               return key.find(stem) != std::string::npos;
           });
}

} // namespace cutaway
