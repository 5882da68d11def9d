#include "core/model/traits.h"

#include "core/checkpoint/printable.h"
#include "core/model/config_keys.h"
#include "core/model/families.h"
#include "core/model/layout.h"
#include "core/model/rope_config.h"
#include "core/plan/error.h"
#include "core/plan/plan.h"

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace cutaway {

namespace {

/// Far above every model there is; keeps products of two sizes inside 64 bits.
constexpr std::int64_t max_size = 1 << 24;

void read_shape(const JsonObject& config, const Family& family, Traits& traits) {
    const auto size = [&](const char* key) { return config.integer_between(key, 1, max_size); };
    traits.blocks = static_cast<int>(config.integer_between("num_hidden_layers", 1, max_blocks));
    traits.hidden_size = size("hidden_size");
    traits.ffn_size = size("intermediate_size");
    traits.vocabulary = size("vocab_size");
    traits.heads = size("num_attention_heads");
    const bool has_kv_heads = config.json().contains("num_key_value_heads");
    traits.kv_heads = config.has("num_key_value_heads")       ? size("num_key_value_heads")
                      : !has_kv_heads && family.kv_heads != 0 ? family.kv_heads
                                                              : traits.heads;
    if (traits.heads % traits.kv_heads != 0) {
        config.fail("'num_attention_heads' is no multiple of 'num_key_value_heads'");
    }
    if (!config.has("head_dim") && traits.hidden_size % traits.heads != 0) {
        config.fail("'hidden_size' is no multiple of 'num_attention_heads', and there is no 'head_dim'");
    }
    traits.head_size = config.has("head_dim") ? size("head_dim") : traits.hidden_size / traits.heads;
    if (traits.head_size % 2 != 0) {
        config.fail(fmt::format("'{}' is odd ({}), which rotary positions cannot turn",
                                config.has("head_dim") ? "head_dim" : "hidden_size' / 'num_attention_heads",
                                traits.head_size));
    }
    traits.why["head_size"] = config.has("head_dim") ? "head_dim" : "hidden_size / num_attention_heads";
}

void read_switches(const JsonObject& config, const Family& family, Traits& traits) {
    traits.norm_epsilon = config.number("rms_norm_eps", 1e-6);
    if (traits.norm_epsilon < 0 || traits.norm_epsilon > 1) {
        config.fail(fmt::format("'rms_norm_eps' is {}, not between 0 and 1", traits.norm_epsilon));
    }
    const Json activation = config.json().value("hidden_act", Json("silu"));
    if (activation != "silu" && activation != "swish") {
        throw Error(error_code::unsupported_model,
                    "The activation 'hidden_act' is not understood (its value is " +
                        in_quotes(activation.dump(-1, ' ', false, Json::error_handler_t::replace)) + ")",
                    config.where(), "Cutaway understands silu (also called swish).");
    }
    if (config.has("max_position_embeddings")) {
        // Rotary positions have no last one, so that it changes nothing; nonsense is still a bad file.
        config.integer_between("max_position_embeddings", 1, INT64_MAX);
    }
    if (family.bias_keys) {
        traits.attention_bias = config.boolean("attention_bias", false);
        traits.ffn_bias = config.boolean("mlp_bias", false);
    }
    traits.tied_head = config.boolean("tie_word_embeddings", false);
    if (config.has("sliding_window")) {
        traits.sliding_window = config.integer_between("sliding_window", 1, INT32_MAX);
    } else if (!config.json().contains("sliding_window")) {
        traits.sliding_window = family.sliding_window;
    }
}

void check_architecture(const JsonObject& config, const Family& family) {
    if (!config.has("architectures")) {
        return;
    }
    const Json& named = config.array("architectures");
    if (named.size() != 1 || named[0] != std::string(family.architecture)) {
        throw Error(error_code::unsupported_model,
                    "The architecture that 'architectures' names is not understood: " +
                        in_quotes(named.dump(-1, ' ', false, Json::error_handler_t::replace)),
                    config.where(),
                    "Of this model type Cutaway runs " + std::string(family.architecture) + ".");
    }
}

} // namespace

Traits read_traits(const Checkpoint& checkpoint) {
    const std::string where = (checkpoint.folder() / "config.json").string();
    const JsonObject config(checkpoint.config(), error_code::bad_checkpoint, where);
    const Family& family = family_of(config.text("model_type"), where);
    check_architecture(config, family);
    check_config_keys(config.json(), family, where);
    Traits traits;
    traits.family = family.model_type;
    traits.architecture = family.architecture;
    read_shape(config, family, traits);
    read_switches(config, family, traits);
    read_rope(config, traits);
    // A head that is stored is used, whatever the configuration says: so does Transformers.
    if (traits.tied_head && checkpoint.find(head_tensor) != nullptr) {
        traits.tied_head = false;
        traits.why["head"] = "stored, although tie_word_embeddings is true";
    }
    check_tensors(checkpoint, traits);
    return traits;
}

} // namespace cutaway
