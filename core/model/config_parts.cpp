#include "core/model/config_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace cutaway {

namespace {

/// Far above every model there is.
constexpr std::int64_t max_experts = 4096;

std::int64_t window_of(ModelConfig& config) {
    return config.integer("sliding_window", 1, INT32_MAX);
}

/// By block whether it slides.
std::vector<bool> sliding_blocks(ModelConfig& config, const Traits& traits,
                                 const std::function<bool(int block)>& slides) {
    std::vector<bool> sliding;
    if (!config.has("layer_types")) {
        for (int block = 0; block < traits.blocks; ++block) {
            sliding.push_back(slides(block));
        }
        return sliding;
    }
    const Json& types = config.value("layer_types");
    if (!types.is_array() || std::cmp_not_equal(types.size(), traits.blocks)) {
        config.fail(fmt::format("'layer_types' is no list of {} entries, one for each block", traits.blocks));
    }
    for (const Json& type : types) {
        if (type != "full_attention" && type != "sliding_attention") {
            config.refuse("layer_types");
        }
        sliding.push_back(type == "sliding_attention");
    }
    return sliding;
}

void without_ropes(Traits& traits) {
    traits.ropes.clear();
    for (BlockTraits& block : traits.block) {
        block.rope = -1;
    }
}

} // namespace

void read_window(ModelConfig& config, Traits& traits) {
    if (config.has("sliding_window")) {
        for (BlockTraits& block : traits.block) {
            block.window = window_of(config);
        }
    }
    traits.why["sliding_window"] = config.said("sliding_window");
}

void read_layer_types(ModelConfig& config, Traits& traits, const std::function<bool(int block)>& slides) {
    const std::vector<bool> sliding = sliding_blocks(config, traits, slides);
    for (std::size_t block = 0; block < sliding.size(); ++block) {
        if (sliding[block]) {
            traits.block[block].window = window_of(config);
        }
    }
    config.skip("sliding_window");
    traits.why["sliding_window"] =
        config.has("layer_types") ? "layer_types, sliding_window" : config.said("sliding_window");
}

void read_qwen_windows(ModelConfig& config, Traits& traits, const std::function<bool(int block)>& slides) {
    const bool used = config.boolean("use_sliding_window");
    config.skip("max_window_layers");
    if (used && config.has("sliding_window")) {
        read_layer_types(config, traits, slides);
        return;
    }
    config.skip("sliding_window");
    // A list that says what use_sliding_window denies gives a mask without a window there, which is refused.
    const std::vector<bool> sliding = sliding_blocks(config, traits, [](int) { return false; });
    if (std::ranges::find(sliding, true) != sliding.end()) {
        config.refuse("layer_types");
    }
    traits.why["sliding_window"] = config.said("use_sliding_window");
}

void read_experts(ModelConfig& config, Traits& traits) {
    Experts& experts = traits.experts;
    experts.count = config.integer("num_experts", 1, max_experts);
    experts.per_token = config.integer("num_experts_per_tok", 1, experts.count);
    experts.size = config.integer("moe_intermediate_size", 1, max_size);
    experts.normalized = config.boolean("norm_topk_prob");
    config.skip_all({"output_router_logits", "router_aux_loss_coef", "router_jitter_noise"});
    for (BlockTraits& block : traits.block) {
        block.experts = true;
    }
    traits.why["experts"] = config.said("num_experts");
    traits.why["experts_per_token"] = config.said("num_experts_per_tok");
    traits.why["expert_size"] = config.said("moe_intermediate_size");
    traits.why["expert_weights"] = config.said("norm_topk_prob");
}

void read_sparse_blocks(ModelConfig& config, Traits& traits) {
    const std::int64_t every = config.integer("decoder_sparse_step", 1, INT32_MAX);
    for (int block = 0; block < traits.blocks; ++block) {
        traits.block[static_cast<std::size_t>(block)].experts = (block + 1) % every == 0;
    }
    const Json& dense = config.value("mlp_only_layers");
    if (!dense.is_null() && !dense.is_array()) {
        config.fail("'mlp_only_layers' is no list");
    }
    for (const Json& block : dense) {
        if (!block.is_number_integer() || block < 0 || block >= traits.blocks) {
            config.fail("'mlp_only_layers' has an entry that is no block");
        }
        traits.block[block.get<std::size_t>()].experts = false;
    }
    traits.why["blocks_with_experts"] = "mlp_only_layers, decoder_sparse_step";
}

void use_layer_norm(Traits& traits, bool bias) {
    traits.norm.kind = Norm::Kind::layer;
    traits.norm.bias = bias;
}

void use_qk_norm(Traits& traits, QkNorm norm) {
    traits.qk_norm = norm;
    traits.qk_norm_form = traits.norm;
    traits.qk_norm_form.bias = false;
}

void read_attention_bias(ModelConfig& config, Traits& traits, const char* key) {
    traits.qkv_bias = traits.o_bias = config.boolean(key);
    traits.why["qkv_bias"] = traits.why["o_bias"] = config.said(key);
}

void read_ffn_bias(ModelConfig& config, Traits& traits, const char* key) {
    traits.ffn_bias = config.boolean(key);
    traits.why["ffn_bias"] = config.said(key);
}

void use_parallel(ModelConfig& config, Traits& traits, bool parallel, bool shared_norm, const char* key) {
    traits.parallel = parallel;
    traits.shared_norm = parallel && shared_norm;
    traits.why["branches"] = config.said(key);
}

void ungated(Traits& traits) {
    traits.gated = false;
}

void four_times(ModelConfig& config, Traits& traits) {
    traits.ffn_size = config.has("intermediate_size") ? config.integer("intermediate_size", 1, max_size)
                                                      : 4 * traits.hidden_size;
    ungated(traits);
}

void interleave(Traits& traits) {
    for (Rope& rope : traits.ropes) {
        rope.interleaved = true;
    }
}

void no_rope_where(Traits& traits, const std::function<bool(int block)>& bare) {
    for (int block = 0; block < traits.blocks; ++block) {
        if (bare(block)) {
            traits.block[static_cast<std::size_t>(block)].rope = -1;
        }
    }
}

bool slides_but_every(ModelConfig& config, int block) {
    return (block + 1) % config.integer("sliding_window_pattern", 1, INT32_MAX) != 0;
}

void read_clip(ModelConfig& config, Traits& traits) {
    if (config.has("clip_qkv")) {
        traits.qkv_clip = config.number("clip_qkv", 1e-6, 1e9);
        traits.why["qkv_clip"] = config.said("clip_qkv");
    }
}

void read_biases(ModelConfig& config, Traits& traits) {
    read_attention_bias(config, traits);
    read_ffn_bias(config, traits);
}

void use_alibi(Traits& traits, const Alibi& alibi, const std::string& why) {
    without_ropes(traits);
    traits.alibi = alibi;
    traits.why["positions"] = why;
}

void learned_positions(ModelConfig& config, Traits& traits, std::int64_t offset) {
    without_ropes(traits);
    traits.learned_positions = config.integer("max_position_embeddings", 1, max_size);
    traits.learned_position_offset = offset;
    traits.why["positions"] = "model_type";
    traits.why["learned_positions"] = config.said("max_position_embeddings");
}

} // namespace cutaway
