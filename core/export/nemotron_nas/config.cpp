#include "core/export/nemotron_nas/config.h"

#include "core/model/layout.h"
#include "core/plan/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace cutaway {

namespace {

constexpr std::int64_t width_step = 256;

/// What a configuration says of no mathematics, and what programs look for.
constexpr std::array kept_keys{"bos_token_id", "eos_token_id", "pad_token_id",           "initializer_range",
                               "use_cache",    "torch_dtype",  "max_position_embeddings"};

Json whole_or_not(double number) {
    const bool whole = number == std::floor(number) && std::abs(number) < 0x1p53;
    return whole ? Json(static_cast<std::int64_t>(number)) : Json(number);
}

Json rope_scaling(const RopeScaling& scaling) {
    switch (scaling.kind) {
    case RopeScaling::Kind::linear:
        return {{"rope_type", "linear"}, {"factor", scaling.factor}};
    case RopeScaling::Kind::llama3:
        return {{"rope_type", "llama3"},
                {"factor", scaling.factor},
                {"low_freq_factor", scaling.low_frequency},
                {"high_freq_factor", scaling.high_frequency},
                {"original_max_position_embeddings", whole_or_not(scaling.original_positions)}};
    default:
        return {};
    }
}

/// Every key that NVIDIA's own have: some programs ask for all of them.
Json attention_entry(std::optional<std::int64_t> heads_in_group) {
    return {{"n_heads_in_group", heads_in_group ? Json(*heads_in_group) : Json()},
            {"no_op", !heads_in_group},
            {"num_sink_tokens", nullptr},
            {"replace_with_linear", false},
            {"sparsify", nullptr},
            {"unshifted_sink", false},
            {"use_prefill_window_in_sink_attention", false},
            {"window_length", nullptr}};
}

Json ffn_entry(std::optional<double> multiplier) {
    return {{"ffn_mult", multiplier ? Json(*multiplier) : Json()},
            {"no_op", !multiplier},
            {"replace_with_linear", false},
            {"sparsify", nullptr}};
}

Json block_entries(const Traits& traits, const Plan& plan) {
    Json blocks = Json::array();
    const double multiplier =
        1.5 * static_cast<double>(nemotron_width(traits.ffn_size)) / static_cast<double>(traits.hidden_size);
    for (int block = 0; block < traits.blocks; ++block) {
        std::optional<std::int64_t> heads_in_group;
        std::optional<double> width;
        if (!plan.removed(Slot(block, Kind::attention))) {
            heads_in_group = traits.heads / traits.kv_heads;
        } else if (zero_attention(plan) == block) {
            heads_in_group = traits.heads; // one KV head: the least that its cache can take
        }
        if (!plan.removed(Slot(block, Kind::ffn))) {
            width = multiplier;
        }
        blocks.push_back({{"attention", attention_entry(heads_in_group)}, {"ffn", ffn_entry(width)}});
    }
    return blocks;
}

/// As the programs have it; MLX rounds the multiplier.
std::int64_t width_of(double multiplier, std::int64_t hidden_size) {
    const double rounded = std::round(multiplier * 1e6) / 1e6;
    return nemotron_width(static_cast<std::int64_t>(2 * rounded * static_cast<double>(hidden_size) / 3));
}

bool is_zero(const Checkpoint& checkpoint, const std::string& tensor) {
    const TensorInfo* info = checkpoint.find(tensor);
    return info != nullptr &&
           std::ranges::all_of(checkpoint.bytes(*info), [](std::byte byte) { return byte == std::byte{0}; });
}

/// Whether a block's attention is there and no zeros, which alone have another number of KV heads. Throws
/// Error(internal) where those are not zero.
bool computes_attention(const Checkpoint& written, int block, const Json& attention) {
    if (attention.at("no_op")) {
        return false;
    }
    const Json& config = written.config();
    const std::int64_t heads = config.at("num_attention_heads");
    if (heads / attention.at("n_heads_in_group").get<std::int64_t>() == config.at("num_key_value_heads")) {
        return true;
    }
    const std::string out = "model.layers." + std::to_string(block) + ".self_attn.o_proj.";
    const bool biased = config.at("attention_bias");
    if (!is_zero(written, out + "weight") || (biased && !is_zero(written, out + "bias"))) {
        throw Error(error_code::internal, "The attention that stands for none is not zero",
                    written.folder().string(),
                    "Nothing was kept of it. This is a fault of Cutaway; please report it.");
    }
    return false;
}

} // namespace

std::int64_t nemotron_width(std::int64_t width) {
    return (width + width_step - 1) / width_step * width_step;
}

std::optional<int> zero_attention(const Plan& plan) {
    const std::vector<Slot> kept = plan.kept();
    if (kept.empty()) {
        return 0;
    }
    return kept.front().kind() == Kind::ffn ? std::optional(kept.front().block()) : std::nullopt;
}

Json nemotron_config(const Json& original, const Traits& traits, const Plan& plan) {
    const Rope& rope = traits.ropes.at(static_cast<std::size_t>(traits.block.front().rope));
    Json config{{"architectures", {"DeciLMForCausalLM"}},
                {"model_type", "nemotron-nas"},
                {"auto_map", {{"AutoConfig", "configuration_decilm.DeciLMConfig"}}},
                {"hidden_size", traits.hidden_size},
                {"intermediate_size", nemotron_width(traits.ffn_size)},
                {"num_hidden_layers", traits.blocks},
                {"num_attention_heads", traits.heads},
                {"num_key_value_heads", traits.kv_heads},
                {"head_dim", traits.head_size},
                {"vocab_size", traits.vocabulary},
                {"hidden_act", "silu"},
                {"rms_norm_eps", traits.norm.epsilon},
                {"rope_theta", rope.base},
                {"rope_scaling", rope_scaling(rope.scaling)},
                {"attention_bias", traits.qkv_bias || traits.o_bias},
                {"mlp_bias", traits.ffn_bias},
                {"tie_word_embeddings", traits.tied_head},
                {"block_configs", block_entries(traits, plan)},
                // What read_plan() takes: an attention of zeros looks like one that is there.
                {"cutaway", {{"removed", to_json(plan.removed())}}}};
    for (const char* key : kept_keys) {
        if (const auto found = original.find(key); found != original.end()) {
            config[key] = *found;
        }
    }
    return config;
}

WrittenModel read_nemotron(const Checkpoint& written) {
    Json config = written.config();
    const Json blocks = std::exchange(config["block_configs"], Json());
    std::vector<Slot> absent;
    for (int block = 0; std::cmp_less(block, blocks.size()); ++block) {
        const Json& entry = blocks.at(static_cast<std::size_t>(block));
        if (!computes_attention(written, block, entry.at("attention"))) {
            absent.emplace_back(block, Kind::attention);
        }
        const Json& ffn = entry.at("ffn");
        if (ffn.at("no_op")) {
            absent.emplace_back(block, Kind::ffn);
        } else {
            config["intermediate_size"] = width_of(ffn.at("ffn_mult"), config.at("hidden_size"));
        }
    }
    config["model_type"] = "llama";
    config["architectures"] = {"LlamaForCausalLM"};
    return {.traits = read_traits(written, config, absent), .absent = absent};
}

} // namespace cutaway
