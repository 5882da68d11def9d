#include "core/model/config_parts.h"
#include "core/model/family_rules.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cutaway {

namespace {

void read_qwen3_attention(ModelConfig& config, Traits& traits) {
    read_attention_bias(config, traits);
    use_qk_norm(traits, QkNorm::head);
}

/// The blocks behind the first `max_window_layers` slide.
void read_last_windows(ModelConfig& config, Traits& traits) {
    read_qwen_windows(config, traits,
                      [&](int block) { return block >= config.integer("max_window_layers", 0, INT32_MAX); });
}

void read_any_gemma(ModelConfig& config, Traits& traits) {
    traits.norm.plus_one = true;
    traits.embedding_scale = std::sqrt(static_cast<double>(traits.hidden_size));
    traits.why["embedding_scale"] = "hidden_size";
    read_attention_bias(config, traits);
    config.require("use_bidirectional_attention", false);
    config.skip_all({"hidden_act", "hidden_activation"});
}

/// What Gemma 2 and 3 have in common.
void read_capped_gemma(ModelConfig& config, Traits& traits) {
    read_any_gemma(config, traits);
    traits.norm_place = NormPlace::both;
    traits.attention_scale = 1 / std::sqrt(config.number("query_pre_attn_scalar", 1e-6, 1e9));
    traits.why["attention_scale"] = config.said("query_pre_attn_scalar");
    if (config.has("attn_logit_softcapping")) {
        traits.attention_cap = config.number("attn_logit_softcapping", 1e-6, 1e9);
    }
    if (config.has("final_logit_softcapping")) {
        traits.logit_cap = config.number("final_logit_softcapping", 1e-6, 1e9);
    }
    traits.why["attention_cap"] = config.said("attn_logit_softcapping");
    traits.why["logit_cap"] = config.said("final_logit_softcapping");
}

} // namespace

void read_llama(ModelConfig& config, Traits& traits) {
    read_biases(config, traits);
    // Transformers does not look at it either.
    config.skip("sliding_window");
    // Falcon 3 says so beside hidden_act.
    config.require("activation", "swiglu");
}

void read_mistral(ModelConfig& config, Traits& traits) {
    read_window(config, traits);
}

void read_ministral(ModelConfig& config, Traits& traits) {
    const bool slides = config.has("sliding_window");
    read_layer_types(config, traits, [&](int) { return slides; });
}

void read_qwen2(ModelConfig& config, Traits& traits) {
    traits.qkv_bias = true;
    read_last_windows(config, traits);
}

void read_qwen3(ModelConfig& config, Traits& traits) {
    read_qwen3_attention(config, traits);
    read_last_windows(config, traits);
}

void read_gemma(ModelConfig& config, Traits& traits) {
    read_any_gemma(config, traits);
    if (traits.activation == Activation::gelu) {
        traits.activation = Activation::gelu_tanh; // what its publisher meant
    }
}

void read_gemma2(ModelConfig& config, Traits& traits) {
    read_capped_gemma(config, traits);
    config.require_same("sliding_window_size", "sliding_window");
    read_layer_types(config, traits, [](int block) { return block % 2 == 0; });
}

/// Local blocks have rotary positions of a base of their own, without the scaling.
void read_gemma3(ModelConfig& config, Traits& traits) {
    read_capped_gemma(config, traits);
    use_qk_norm(traits, QkNorm::head);
    config.skip("_sliding_window_pattern");
    read_layer_types(config, traits, [&](int block) { return slides_but_every(config, block); });
    config.skip("sliding_window_pattern");
}

void read_phi3(ModelConfig& config, Traits& traits) {
    read_window(config, traits);
    traits.qkv_layout = QkvLayout::stacked;
    traits.gate_up_stacked = true;
    config.require("full_attn_mod", 1);
    config.require("interpolate_factor", 1);
}

void read_smollm3(ModelConfig& config, Traits& traits) {
    read_biases(config, traits);
    const Json& turned = config.value("no_rope_layers"); // 1 where there are rotary positions
    const std::int64_t every = config.integer("no_rope_layer_interval", 1, INT32_MAX);
    if (!turned.is_null() && (!turned.is_array() || std::cmp_not_equal(turned.size(), traits.blocks))) {
        config.fail("'no_rope_layers' is no list of one number for each block");
    }
    for (const Json& number : turned) {
        if (number != 0 && number != 1) {
            config.fail("'no_rope_layers' has an entry that is neither 0 nor 1");
        }
    }
    const auto bare = [&](int block) {
        return turned.is_null() ? (block + 1) % every == 0 : turned[static_cast<std::size_t>(block)] == 0;
    };
    no_rope_where(traits, bare);
    traits.why["blocks_without_rope"] = config.said("no_rope_layers");
    read_qwen_windows(config, traits, bare);
}

void read_granite(ModelConfig& config, Traits& traits) {
    read_biases(config, traits);
    traits.embedding_scale = config.number("embedding_multiplier", -1e9, 1e9);
    traits.residual_scale = config.number("residual_multiplier", -1e9, 1e9);
    traits.attention_scale = config.number("attention_multiplier", -1e9, 1e9);
    traits.logit_scale = 1 / config.number("logits_scaling", 1e-9, 1e9);
    traits.why["embedding_scale"] = config.said("embedding_multiplier");
    traits.why["residual_scale"] = config.said("residual_multiplier");
    traits.why["attention_scale"] = config.said("attention_multiplier");
    traits.why["logit_scale"] = config.said("logits_scaling");
}

void read_glm(ModelConfig& config, Traits& traits) {
    traits.qkv_bias = config.boolean("attention_bias");
    traits.why["qkv_bias"] = config.said("attention_bias");
    traits.gate_up_stacked = true;
    interleave(traits);
}

void read_glm4(ModelConfig& config, Traits& traits) {
    read_glm(config, traits);
    traits.norm_place = NormPlace::both;
}

/// Where some blocks slide the others have no rotary positions.
void read_exaone4(ModelConfig& config, Traits& traits) {
    traits.norm_place = NormPlace::after;
    use_qk_norm(traits, QkNorm::head);
    if (!config.has("sliding_window")) {
        config.skip("sliding_window_pattern");
        read_layer_types(config, traits, [](int) { return false; });
        return;
    }
    read_layer_types(config, traits, [&](int block) { return slides_but_every(config, block); });
    config.skip("sliding_window_pattern");
    no_rope_where(traits, [&](int block) { return !traits.block[static_cast<std::size_t>(block)].window; });
    traits.why["blocks_without_rope"] = "those without a window";
}

void read_olmo2(ModelConfig& config, Traits& traits) {
    traits.norm_place = NormPlace::after;
    read_attention_bias(config, traits);
    use_qk_norm(traits, QkNorm::width);
}

void read_mixtral(ModelConfig& config, Traits& traits) {
    read_window(config, traits);
    read_experts(config, traits);
    traits.experts.normalized = true;
    traits.why["expert_weights"] = "model_type";
}

void read_qwen2_moe(ModelConfig& config, Traits& traits) {
    traits.qkv_bias = config.boolean("qkv_bias");
    traits.why["qkv_bias"] = config.said("qkv_bias");
    read_qwen_windows(config, traits, [&](int block) {
        return block % 2 == 0 && block < config.integer("max_window_layers", 0, INT32_MAX);
    });
    read_experts(config, traits);
    read_sparse_blocks(config, traits);
    traits.experts.shared_size = config.integer("shared_expert_intermediate_size", 1, max_size);
    traits.why["shared_expert_size"] = config.said("shared_expert_intermediate_size");
}

void read_qwen3_moe(ModelConfig& config, Traits& traits) {
    read_qwen3_attention(config, traits);
    read_qwen_windows(config, traits, [](int) { return true; });
    // Transformers slides everywhere, whatever the list says.
    if (config.boolean("use_sliding_window") && config.has("sliding_window") &&
        std::ranges::any_of(traits.block, [](const BlockTraits& block) { return !block.window; })) {
        config.refuse("layer_types");
    }
    read_experts(config, traits);
    read_sparse_blocks(config, traits);
}

void read_olmoe(ModelConfig& config, Traits& traits) {
    read_attention_bias(config, traits);
    use_qk_norm(traits, QkNorm::width);
    read_clip(config, traits);
    read_experts(config, traits);
}

} // namespace cutaway
