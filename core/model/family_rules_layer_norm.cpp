#include "core/model/config_parts.h"
#include "core/model/family_rules.h"

#include <fmt/format.h>

namespace cutaway {

void read_gpt2(ModelConfig& config, Traits& traits) {
    use_layer_norm(traits, true);
    learned_positions(config, traits, 0);
    four_times(config, traits);
    traits.qkv_bias = traits.o_bias = traits.ffn_bias = true;
    traits.qkv_layout = QkvLayout::stacked;
    traits.transposed = true;
    config.require("scale_attn_weights", true);
    config.require("scale_attn_by_inverse_layer_idx", false);
    config.skip("reorder_and_upcast_attn"); // of another type the same
    config.skip_all({"n_ctx", "summary_activation"});
}

void read_neox(ModelConfig& config, Traits& traits) {
    use_layer_norm(traits, true);
    use_parallel(config, traits, config.boolean("use_parallel_residual"), false, "use_parallel_residual");
    ungated(traits);
    read_attention_bias(config, traits);
    traits.ffn_bias = true;
    traits.qkv_layout = QkvLayout::grouped;
}

void read_opt(ModelConfig& config, Traits& traits) {
    use_layer_norm(traits, true);
    learned_positions(config, traits, 2);
    ungated(traits);
    read_attention_bias(config, traits, "enable_bias");
    read_ffn_bias(config, traits, "enable_bias");
    config.require("do_layer_norm_before", true); // norms behind the sum are not a branch's
    config.require("_remove_final_layer_norm", false);
    config.require("layer_norm_elementwise_affine", true);
    config.require("word_embed_proj_dim", traits.hidden_size);
}

void read_falcon(ModelConfig& config, Traits& traits) {
    use_layer_norm(traits, true);
    four_times(config, traits);
    read_attention_bias(config, traits, "bias");
    read_ffn_bias(config, traits, "bias");
    traits.qkv_layout = QkvLayout::grouped;
    const bool newer = config.boolean("new_decoder_architecture");
    const bool parallel = config.boolean("parallel_attn");
    const bool one_key = config.boolean("multi_query");
    if (!newer) {
        traits.kv_heads = one_key ? 1 : traits.heads;
        traits.why["kv_heads"] = config.said("multi_query");
    }
    const bool two_norms =
        newer && (!config.has("num_ln_in_parallel_attn") || config.value("num_ln_in_parallel_attn") == 2);
    if (!two_norms) {
        config.require("num_ln_in_parallel_attn", 1);
        traits.names.attention_norm = "input_layernorm";
        traits.names.ffn_norm = "post_attention_layernorm";
    }
    if (newer && !parallel) {
        config.refuse("parallel_attn");
    }
    use_parallel(config, traits, parallel, !two_norms, "parallel_attn");
    config.require("ff_factor",
                   static_cast<double>(traits.ffn_size) / static_cast<double>(traits.hidden_size));
    if (config.boolean("alibi")) {
        use_alibi(traits, {.bfloat16 = true, .scaled = true}, "alibi");
    }
}

void read_stablelm(ModelConfig& config, Traits& traits) {
    use_layer_norm(traits, true);
    traits.qkv_bias = config.boolean("use_qkv_bias");
    traits.why["qkv_bias"] = config.said("use_qkv_bias");
    const bool parallel = config.boolean("use_parallel_residual");
    use_parallel(config, traits, parallel, true, "use_parallel_residual");
    if (config.boolean("qk_layernorm")) {
        use_qk_norm(traits, QkNorm::heads);
    }
    traits.why["qk_norm"] = config.said("qk_layernorm");
    config.require("rotary_scaling_factor", 1);
    config.require_same("num_heads", "num_attention_heads");
    config.require_same("norm_eps", "rms_norm_eps");
    config.require_same("rope_pct", "partial_rotary_factor");
}

void read_olmo(ModelConfig& config, Traits& traits) {
    traits.norm = {.kind = Norm::Kind::layer, .epsilon = 1e-5, .weight = false};
    traits.why["norm_epsilon"] = "model_type";
    read_attention_bias(config, traits);
    read_clip(config, traits);
}

void read_cohere(ModelConfig& config, Traits& traits) {
    use_layer_norm(traits, false);
    use_parallel(config, traits, true, true, "model_type");
    read_attention_bias(config, traits);
    interleave(traits);
    traits.logit_scale = config.number("logit_scale", -1e9, 1e9);
    traits.why["logit_scale"] = config.said("logit_scale");
    if (config.boolean("use_qk_norm")) {
        use_qk_norm(traits, QkNorm::heads);
    }
    traits.why["qk_norm"] = config.said("use_qk_norm");
}

/// Its sliding blocks alone have rotary positions.
void read_cohere2(ModelConfig& config, Traits& traits) {
    read_cohere(config, traits);
    read_layer_types(config, traits, [&](int block) { return slides_but_every(config, block); });
    config.skip("sliding_window_pattern");
    no_rope_where(traits, [&](int block) { return !traits.block[static_cast<std::size_t>(block)].window; });
    traits.why["blocks_without_rope"] = "those without a window";
    // Of the published configurations, where they say the same once more.
    config.require("position_embedding_type", "rope_gptj");
    config.require("order_of_interleaved_layers", "local_attn_first");
    config.require("use_gated_activation", true);
    config.require("use_parallel_block", true);
    config.skip_all({"layer_switch", "use_embedding_sharing", "use_parallel_embedding"});
}

void read_phi(ModelConfig& config, Traits& traits) {
    use_layer_norm(traits, true);
    use_parallel(config, traits, true, true, "model_type");
    ungated(traits);
    traits.qkv_bias = traits.o_bias = traits.ffn_bias = traits.head_bias = true;
    if (config.boolean("qk_layernorm")) {
        use_qk_norm(traits, QkNorm::head);
        traits.qk_norm_form.bias = true;
    }
    traits.why["qk_norm"] = config.said("qk_layernorm");
}

void read_starcoder2(ModelConfig& config, Traits& traits) {
    use_layer_norm(traits, true);
    ungated(traits);
    read_attention_bias(config, traits, "use_bias");
    read_ffn_bias(config, traits, "use_bias");
    read_window(config, traits);
    config.require("scale_attn_weights", true);
    config.require("norm_type", "layer_norm");
    config.require("mlp_type", "default");
    config.require_same("layer_norm_epsilon", "rms_norm_eps");
    config.skip_all({"attention_softmax_in_fp32", "scale_attention_softmax_in_fp32", "activation_function"});
}

void read_gptj(ModelConfig& config, Traits& traits) {
    use_layer_norm(traits, true);
    use_parallel(config, traits, true, true, "model_type");
    four_times(config, traits);
    traits.ffn_bias = traits.head_bias = true;
    interleave(traits);
    const std::int64_t turned = config.integer("rotary_dim", 2, traits.head_size);
    if (turned % 2 != 0) {
        config.fail(fmt::format("'rotary_dim' is {}, no even number", turned));
    }
    traits.ropes.front().size = turned;
    traits.why["rope_size"] = config.said("rotary_dim");
    // Its positions have one base and no scaling.
    config.require("rope_theta", 10000);
    config.require("rope_scaling", nullptr);
    config.require("rope_parameters", nullptr);
    config.require("scale_attn_weights", true);
    config.skip_all({"n_ctx", "summary_activation", "rotary"});
}

void read_nemotron(ModelConfig& config, Traits& traits) {
    read_biases(config, traits);
    use_layer_norm(traits, true);
    traits.norm.plus_one = true;
    ungated(traits);
    config.require_same("rope_percent", "partial_rotary_factor");
}

void read_bloom(ModelConfig& config, Traits& traits) {
    use_layer_norm(traits, true);
    traits.embedding_norm = true;
    use_alibi(traits, {}, "model_type");
    four_times(config, traits);
    traits.qkv_bias = traits.o_bias = traits.ffn_bias = true;
    traits.qkv_layout = QkvLayout::grouped;
    traits.activation = Activation::gelu_tanh;
    traits.why["ffn"] = "model_type";
    config.require("apply_residual_connection_post_layernorm", false);
    config.skip_all({"attention_softmax_in_fp32", "masked_softmax_fusion", "bias_dropout_fusion",
                     "offset_alibi", "skip_bias_add", "skip_bias_add_qkv", "slow_but_exact",
                     "pretraining_tp"});
}

void read_mpt(ModelConfig& config, Traits& traits) {
    use_layer_norm(traits, false);
    ungated(traits);
    traits.ffn_size = 4 * traits.hidden_size;
    traits.activation = Activation::gelu;
    traits.why["ffn_size"] = "model_type";
    traits.why["ffn"] = "model_type";
    traits.qkv_layout = QkvLayout::stacked;
    config.require("expansion_ratio", 4);
    config.require("no_bias", true);
    config.require("embedding_fraction", 1.0);
    config.require("norm_type", "low_precision_layernorm");
    config.require("logit_scale", nullptr);
    config.skip("learned_pos_emb"); // with ALiBi there are none, whatever it says
    if (config.has("attn_config")) {
        const JsonObject attention = config.object("attn_config");
        const Json fixed{{"attn_type", "multihead_attention"},
                         {"prefix_lm", false},
                         {"qk_ln", false},
                         {"attn_uses_sequence_id", false},
                         {"alibi", true},
                         {"qk_gn", false},
                         {"rope", false},
                         {"sliding_window_size", -1}};
        for (const auto& [key, value] : attention.json().items()) {
            if (fixed.contains(key) && !value.is_null() && value != fixed.at(key)) {
                config.refuse("attn_config." + key, value);
            }
        }
        if (attention.has("softmax_scale")) {
            traits.attention_scale = number_between(attention, "softmax_scale", 1e-6, 1e6);
            traits.why["attention_scale"] = "attn_config.softmax_scale";
        }
        if (attention.has("clip_qkv")) {
            traits.qkv_clip = number_between(attention, "clip_qkv", 1e-6, 1e9);
            traits.why["qkv_clip"] = "attn_config.clip_qkv";
        }
    }
    use_alibi(traits, {}, "model_type"); // Transformers does not look at attn_config.alibi_bias_max
}

} // namespace cutaway
