#include "core/model/layout.h"
#include "core/model/traits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <utility>

namespace cutaway {

namespace {

std::string dtype_word(Dtype dtype) {
    switch (dtype) {
    case Dtype::BF16:
        return "bfloat16";
    case Dtype::F16:
        return "float16";
    case Dtype::F64:
        return "float64";
    default:
        return "float32";
    }
}

/// The type of most weights.
Dtype main_dtype(const Checkpoint& checkpoint) {
    std::map<Dtype, std::uint64_t> elements;
    for (const TensorInfo* tensor : stored_weights(checkpoint)) {
        elements[tensor->dtype] += tensor->elements();
    }
    const auto less = [](const auto& left, const auto& right) { return left.second < right.second; };
    return std::ranges::max_element(elements, less)->first;
}

SlotInfo describe_slot(const Checkpoint& checkpoint, const Traits& traits, Slot slot,
                       std::int64_t element_bytes) {
    SlotInfo info{.slot = slot};
    double met = 0, flops = 0;
    for (const LayoutTensor& expected : slot_tensors(traits, slot)) {
        if (!goes_with_slot(traits, expected)) {
            continue;
        }
        const TensorInfo& tensor = *checkpoint.find(expected.name);
        const auto elements = static_cast<std::int64_t>(tensor.elements());
        info.parameters += elements;
        info.bytes += static_cast<std::int64_t>(tensor.bytes());
        const double share = share_met(traits, expected) * static_cast<double>(elements);
        met += share;
        // A matrix multiplies and adds once for each of its weights.
        flops += tensor.shape.size() == 2 && !is_norm(expected.role) ? 2 * share : 0;
    }
    info.active_parameters = std::llround(met);
    info.flops_per_token = std::llround(flops);
    if (slot.kind() == Kind::attention) {
        info.kv_bytes_per_token = 2 * traits.kv_heads * traits.head_size * element_bytes;
    }
    return info;
}

std::string norm_text(const Norm& norm) {
    std::string text = norm.kind == Norm::Kind::rms ? "RMS" : "LayerNorm";
    if (!norm.weight) {
        return text + " without weights";
    }
    text += norm.plus_one ? ", times one plus the weight" : "";
    return text + (norm.bias ? ", with biases" : "");
}

std::string place_text(const Traits& traits) {
    constexpr std::array places{"before the branch", "after the branch", "before and after the branch"};
    return places.at(static_cast<std::size_t>(traits.norm_place));
}

std::string qk_norm_text(const Traits& traits) {
    constexpr std::array kinds{"none", "of each head", "of each head, with weights of its own",
                               "of all heads together"};
    return kinds.at(static_cast<std::size_t>(traits.qk_norm));
}

std::string scaling_text(const RopeScaling& scaling) {
    constexpr std::array names{"none", "linear", "dynamic", "llama3", "yarn", "longrope"};
    return names.at(static_cast<std::size_t>(scaling.kind));
}

std::string positions_text(const Traits& traits) {
    if (traits.alibi) {
        return "ALiBi";
    }
    if (traits.ropes.empty()) {
        return "learned";
    }
    return traits.ropes.front().interleaved ? "rotary, interleaved" : "rotary, half-split";
}

std::string activation_text(const Traits& traits) {
    constexpr std::array names{"SiLU", "GELU", "GELU (tanh)", "ReLU", "squared ReLU"};
    return (traits.gated ? "gated, " : "") +
           std::string(names.at(static_cast<std::size_t>(traits.activation)));
}

std::string branches_text(const Traits& traits) {
    return !traits.parallel     ? "one after the other"
           : traits.shared_norm ? "parallel, with one norm"
                                : "parallel, with two norms";
}

/// One value where all blocks have the same, else a list of every block's.
Json by_block(const Traits& traits, const std::function<Json(const BlockTraits&)>& value) {
    Json values = Json::array();
    for (const BlockTraits& block : traits.block) {
        values.push_back(value(block));
    }
    const bool same = std::ranges::all_of(values, [&](const Json& one) { return one == values.front(); });
    return same ? values.front() : values;
}

/// What of the traits says something of this model, each with the key that said so.
class TraitTable {
  public:
    explicit TraitTable(const Traits& traits) : traits_(traits) {}

    Json make() {
        add("norm", norm_text(traits_.norm) + ", " + place_text(traits_));
        add("norm_epsilon", traits_.norm.epsilon);
        add("branches", branches_text(traits_));
        add_attention();
        add_positions();
        add_ffn();
        add_if(traits_.embedding_scale != 1, "embedding_scale", traits_.embedding_scale);
        add_if(traits_.embedding_norm, "embedding_norm", true);
        add_if(traits_.residual_scale != 1, "residual_scale", traits_.residual_scale);
        add_if(traits_.logit_scale != 1, "logit_scale", traits_.logit_scale);
        add_if(traits_.logit_cap.has_value(), "logit_cap", traits_.logit_cap.value_or(0));
        add("head", traits_.tied_head ? "tied to the embeddings" : "its own");
        add_if(traits_.head_bias, "head_bias", true);
        return std::move(table_);
    }

  private:
    void add_attention() {
        add("heads", traits_.heads);
        add("kv_heads", traits_.kv_heads);
        add("head_size", traits_.head_size);
        add("qkv_bias", traits_.qkv_bias);
        add("o_bias", traits_.o_bias);
        add_if(traits_.qk_norm != QkNorm::none, "qk_norm", qk_norm_text(traits_));
        add_if(traits_.qkv_clip.has_value(), "qkv_clip", traits_.qkv_clip.value_or(0));
        add("attention_scale", traits_.attention_scale);
        add_if(traits_.attention_cap.has_value(), "attention_cap", traits_.attention_cap.value_or(0));
        add("sliding_window", by_block(traits_, [](const BlockTraits& block) {
                return block.window ? Json(*block.window) : Json();
            }));
    }

    void add_positions() {
        add("positions", positions_text(traits_));
        add_if(traits_.learned_positions > 0, "learned_positions", traits_.learned_positions);
        if (traits_.ropes.empty()) {
            return;
        }
        add("rope_base", of_ropes([](const Rope& rope) { return Json(rope.base); }));
        add("rope_size", of_ropes([](const Rope& rope) { return Json(rope.size); }));
        add("rope_scaling", of_ropes([](const Rope& rope) { return Json(scaling_text(rope.scaling)); }));
        const Json bare = by_block(traits_, [](const BlockTraits& block) { return block.rope < 0; });
        add_if(bare != false, "blocks_without_rope", bare);
    }

    void add_ffn() {
        add("ffn", activation_text(traits_));
        const Json with_experts = by_block(traits_, [](const BlockTraits& block) { return block.experts; });
        if (with_experts == false) {
            add("ffn_size", traits_.ffn_size);
        } else {
            add("experts", traits_.experts.count);
            add("experts_per_token", traits_.experts.per_token);
            add("expert_size", traits_.experts.size);
            add("expert_weights", traits_.experts.normalized ? "divided by their sum" : "as they are");
            add_if(traits_.experts.shared_size > 0, "shared_expert_size", traits_.experts.shared_size);
            add_if(with_experts != true, "ffn_size", traits_.ffn_size);
            add_if(with_experts != true, "blocks_with_experts", with_experts);
        }
        add("ffn_bias", traits_.ffn_bias);
    }

    /// Of blocks that see everything, then of those that slide, where they differ.
    Json of_ropes(const std::function<Json(const Rope&)>& value) const {
        const Json first = value(traits_.ropes.front()), last = value(traits_.ropes.back());
        return first == last ? first : Json::array({first, last});
    }

    /// What no key speaks of comes with the family.
    void add(const char* name, const Json& value) {
        table_[name] = {{"value", value}, {"why", traits_.why.value(name, "model_type")}};
    }
    void add_if(bool says_something, const char* name, const Json& value) {
        if (says_something) {
            add(name, value);
        }
    }

    const Traits& traits_;
    Json table_ = Json::object();
};

} // namespace

ModelInfo describe(const Checkpoint& checkpoint, const Traits& traits) {
    ModelInfo info;
    info.path = checkpoint.folder().string();
    info.family = traits.family;
    info.architecture = traits.architecture;
    info.blocks = traits.blocks;
    info.hidden_size = traits.hidden_size;
    info.vocabulary = traits.vocabulary;
    const Dtype dtype = main_dtype(checkpoint);
    info.dtype = dtype_word(dtype);
    for (const TensorInfo* tensor : stored_weights(checkpoint)) {
        info.parameters += static_cast<std::int64_t>(tensor->elements());
        info.bytes += static_cast<std::int64_t>(tensor->bytes());
    }
    for (int index = 0; index < 2 * traits.blocks; ++index) {
        info.slots.push_back(
            describe_slot(checkpoint, traits, Slot(index), static_cast<std::int64_t>(dtype_size(dtype))));
        info.kv_bytes_per_token += info.slots.back().kv_bytes_per_token;
    }
    info.traits = TraitTable(traits).make();
    return info;
}

} // namespace cutaway
