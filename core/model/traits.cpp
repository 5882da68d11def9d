#include "core/model/traits.h"

#include "core/checkpoint/printable.h"
#include "core/model/layout.h"
#include "core/model/model_config.h"
#include "core/model/rope_config.h"
#include "core/plan/error.h"
#include "core/plan/plan.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <string>

namespace cutaway {

namespace {

void read_shape(ModelConfig& config, Traits& traits) {
    const auto size = [&](const char* name, const char* key) {
        traits.why[name] = config.said(key);
        return config.integer(key, 1, max_size);
    };
    traits.blocks = static_cast<int>(config.integer("num_hidden_layers", 1, max_blocks));
    traits.block.resize(static_cast<std::size_t>(traits.blocks));
    traits.hidden_size = size("hidden_size", "hidden_size");
    traits.vocabulary = size("vocabulary", "vocab_size");
    traits.heads = size("heads", "num_attention_heads");
    traits.kv_heads =
        config.has("num_key_value_heads") ? size("kv_heads", "num_key_value_heads") : traits.heads;
    traits.why["kv_heads"] = config.said("num_key_value_heads");
    if (traits.heads % traits.kv_heads != 0) {
        config.fail(fmt::format("The {} heads ({}) are no multiple of the {} KV heads ({})", traits.heads,
                                config.said("num_attention_heads"), traits.kv_heads,
                                config.said("num_key_value_heads")));
    }
    if (config.has("head_dim")) {
        traits.head_size = size("head_size", "head_dim");
        return;
    }
    if (traits.hidden_size % traits.heads != 0) {
        config.fail("'hidden_size' is no multiple of 'num_attention_heads', and there is no 'head_dim'");
    }
    traits.head_size = traits.hidden_size / traits.heads;
    traits.why["head_size"] = "hidden_size / num_attention_heads";
}

void read_activation(ModelConfig& config, Traits& traits) {
    static const std::map<std::string, Activation, std::less<>> names{
        {"silu", Activation::silu},
        {"swish", Activation::silu},
        {"gelu", Activation::gelu},
        {"gelu_python", Activation::gelu},
        {"gelu_new", Activation::gelu_tanh},
        {"gelu_fast", Activation::gelu_tanh},
        {"gelu_pytorch_tanh", Activation::gelu_tanh},
        {"gelu_python_tanh", Activation::gelu_tanh},
        {"relu", Activation::relu},
        {"relu2", Activation::relu_squared}};
    traits.why["ffn"] = config.said("hidden_act");
    if (!config.names("hidden_act")) {
        return;
    }
    const Json& name = config.value("hidden_act");
    const auto found = name.is_string() ? names.find(name.get<std::string>()) : names.end();
    if (found == names.end()) {
        throw Error(error_code::unsupported_model,
                    fmt::format("The activation {} is not understood ({})", value_in_quotes(name),
                                config.said("hidden_act")),
                    config.where(),
                    "Cutaway understands silu (also called swish), gelu, its tanh form, relu and relu2.");
    }
    traits.activation = found->second;
}

/// What every family has, by Llama's names; the family's row says what differs.
void read_common(ModelConfig& config, Traits& traits) {
    read_shape(config, traits);
    read_activation(config, traits);
    if (config.has("rms_norm_eps")) {
        traits.norm.epsilon = config.number("rms_norm_eps", 0, 1);
    }
    traits.why["norm_epsilon"] = config.said("rms_norm_eps");
    if (config.has("max_position_embeddings")) {
        // Rotary positions have no last one, so that it changes nothing; nonsense is still a bad file.
        config.integer("max_position_embeddings", 1, INT64_MAX);
    }
    traits.tied_head = config.boolean("tie_word_embeddings");
    traits.why["head"] = config.said("tie_word_embeddings");
    traits.attention_scale = 1 / std::sqrt(static_cast<double>(traits.head_size));
    read_ropes(config, traits);
}

/// Blocks that slide have the second of two rotary positions.
void share_out_ropes(Traits& traits) {
    for (BlockTraits& block : traits.block) {
        if (traits.ropes.size() == 2 && block.rope >= 0) {
            block.rope = block.window ? 1 : 0;
        }
    }
}

/// A family that counts the width of its FFN itself has done so.
void read_ffn_size(ModelConfig& config, Traits& traits) {
    if (traits.ffn_size == 0) {
        traits.ffn_size = config.integer("intermediate_size", 1, max_size);
    }
    traits.why.emplace("ffn_size", config.said("intermediate_size"));
}

void check_architecture(const ModelConfig& config, const JsonObject& file) {
    if (!file.has("architectures")) {
        return;
    }
    const Family& family = config.family();
    const Json& named = file.array("architectures");
    const auto is = [&](std::string_view architecture) {
        return !architecture.empty() && named.size() == 1 && named[0] == std::string(architecture);
    };
    if (!is(family.architecture) && !is(family.other_architecture)) {
        throw Error(
            error_code::unsupported_model,
            "The architecture that 'architectures' names is not understood: " + value_in_quotes(named),
            config.where(), "Of this model type Cutaway runs " + std::string(family.architecture) + ".");
    }
}

/// Published checkpoints may lack what stands before every name, or its first part.
void find_base(const Checkpoint& checkpoint, TensorNames& names) {
    for (std::string base = names.base; !base.empty(); base.erase(0, base.find('.') + 1)) {
        if (checkpoint.find(base + std::string(names.embedding) + ".weight") != nullptr) {
            names.base = base;
            return;
        }
    }
    if (checkpoint.find(std::string(names.embedding) + ".weight") != nullptr) {
        names.base = "";
    }
}

} // namespace

Traits read_traits(const Checkpoint& checkpoint) {
    return read_traits(checkpoint, checkpoint.config(), {});
}

Traits read_traits(const Checkpoint& checkpoint, const Json& json, const std::vector<Slot>& absent) {
    const std::string where = (checkpoint.folder() / "config.json").string();
    const JsonObject file(json, error_code::bad_checkpoint, where);
    const Family& family = family_of(file.text("model_type"), where);
    ModelConfig config(json, family, where);
    check_architecture(config, file);
    Traits traits;
    traits.family = family.model_type;
    traits.architecture = family.architecture;
    traits.names = family.names;
    config.skip_all({"model_type", "architectures"});
    read_common(config, traits);
    family.read(config, traits);
    read_ffn_size(config, traits);
    share_out_ropes(traits);
    check_ropes(config, traits);
    config.check_the_rest();
    find_base(checkpoint, traits.names);
    // A head that is stored is used, whatever the configuration says: so does Transformers.
    if (traits.tied_head && checkpoint.find(head_tensor(traits)) != nullptr) {
        traits.tied_head = false;
        traits.why["head"] = "stored, although tie_word_embeddings is true";
    }
    check_tensors(checkpoint, traits, absent);
    return traits;
}

} // namespace cutaway
