#include "core/model/layout.h"
#include "core/model/traits.h"

#include <algorithm>
#include <array>
#include <map>

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
    for (const TensorInfo& tensor : checkpoint.tensors()) {
        elements[tensor.dtype] += is_ignored(tensor.name) ? 0 : tensor.elements();
    }
    const auto less = [](const auto& left, const auto& right) { return left.second < right.second; };
    return std::ranges::max_element(elements, less)->first;
}

SlotInfo describe_slot(const Checkpoint& checkpoint, const Traits& traits, Slot slot,
                       std::int64_t element_bytes) {
    SlotInfo info{.slot = slot};
    for (const LayoutTensor& expected : slot_tensors(traits, slot)) {
        const TensorInfo& tensor = *checkpoint.find(expected.name);
        const auto elements = static_cast<std::int64_t>(tensor.elements());
        info.parameters += elements;
        info.bytes += static_cast<std::int64_t>(tensor.bytes());
        // A matrix multiplies and adds once for each of its weights.
        info.flops_per_token += tensor.shape.size() == 2 ? 2 * elements : 0;
    }
    if (slot.kind() == Kind::attention) {
        info.kv_bytes_per_token = 2 * traits.kv_heads * traits.head_size * element_bytes;
    }
    return info;
}

std::string scaling_text(const RopeScaling& scaling) {
    constexpr std::array names{"none", "linear", "llama3"};
    return names.at(static_cast<std::size_t>(scaling.kind));
}

/// `config` tells keys that say something from those that leave it to the family.
Json trait_table(const Traits& traits, const Json& config) {
    Json table = Json::object();
    const auto add = [&](const char* name, const Json& value, const std::string& key) {
        const std::string said = config.contains(key) ? key : "default of the family, without " + key;
        table[name] = {{"value", value}, {"why", traits.why.value(name, said)}};
    };
    add("norm", "RMS, before the branch", "model_type");
    add("norm_epsilon", traits.norm_epsilon, "rms_norm_eps");
    add("heads", traits.heads, "num_attention_heads");
    add("kv_heads", traits.kv_heads, "num_key_value_heads");
    add("head_size", traits.head_size, "head_dim");
    add("attention_bias", traits.attention_bias, "attention_bias");
    add("positions", "rotary, half-split", "model_type");
    add("rope_base", traits.rope_base, "rope_theta");
    add("rope_scaling", scaling_text(traits.rope_scaling), "rope_scaling");
    add("sliding_window", traits.sliding_window ? Json(*traits.sliding_window) : Json(), "sliding_window");
    add("ffn", "gated, SiLU", "hidden_act");
    add("ffn_size", traits.ffn_size, "intermediate_size");
    add("ffn_bias", traits.ffn_bias, "mlp_bias");
    add("head", traits.tied_head ? "tied to the embeddings" : "its own", "tie_word_embeddings");
    return table;
}

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
    for (const TensorInfo& tensor : checkpoint.tensors()) {
        if (!is_ignored(tensor.name)) {
            info.parameters += static_cast<std::int64_t>(tensor.elements());
            info.bytes += static_cast<std::int64_t>(tensor.bytes());
        }
    }
    for (int index = 0; index < 2 * traits.blocks; ++index) {
        info.slots.push_back(
            describe_slot(checkpoint, traits, Slot(index), static_cast<std::int64_t>(dtype_size(dtype))));
        info.kv_bytes_per_token += info.slots.back().kv_bytes_per_token;
    }
    info.traits = trait_table(traits, checkpoint.config());
    return info;
}

} // namespace cutaway
