#include "core/model/layout.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <unordered_set>

namespace cutaway {

namespace {

void add(std::vector<LayoutTensor>& tensors, Role weight, Role bias, bool has_bias, const std::string& name,
         std::int64_t rows, std::int64_t columns) {
    tensors.push_back({weight, name + ".weight", {rows, columns}});
    if (has_bias) {
        tensors.push_back({bias, name + ".bias", {rows}});
    }
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

void check_dtype(const TensorInfo& tensor, const std::string& where) {
    switch (tensor.dtype) {
    case Dtype::F32:
    case Dtype::F16:
    case Dtype::BF16:
    case Dtype::F64:
        return;
    default:
        throw Error(error_code::unsupported_model,
                    fmt::format("The weights {} are of type {}, which is not computed with",
                                in_quotes(tensor.name), dtype_name(tensor.dtype)),
                    where,
                    "Give a checkpoint in BF16, F16 or F32; quantized ones have to be converted first");
    }
}

void check_tensor(const Checkpoint& checkpoint, const LayoutTensor& expected) {
    const TensorInfo* tensor = checkpoint.find(expected.name);
    if (tensor == nullptr) {
        throw Error(
            error_code::bad_checkpoint, "The tensor " + in_quotes(expected.name) + " is missing",
            checkpoint.folder().string(),
            "The configuration calls for it: the download is incomplete or config.json is another model's");
    }
    const std::string where = checkpoint.files().at(tensor->file).string();
    check_dtype(*tensor, where);
    if (tensor->shape != expected.shape) {
        throw Error(error_code::bad_checkpoint,
                    fmt::format("The tensor {} has the shape {}, the configuration calls for {}",
                                in_quotes(expected.name), shape_text(tensor->shape),
                                shape_text(expected.shape)),
                    where, "config.json and the weights are of different models: fetch both again");
    }
}

} // namespace

std::vector<LayoutTensor> slot_tensors(const Traits& traits, Slot slot) {
    const std::string block = fmt::format("model.layers.{}.", slot.block());
    const std::int64_t d = traits.hidden_size;
    std::vector<LayoutTensor> tensors;
    if (slot.kind() == Kind::attention) {
        const std::int64_t q = traits.heads * traits.head_size;
        const std::int64_t kv = traits.kv_heads * traits.head_size;
        const bool bias = traits.attention_bias;
        tensors.push_back({Role::norm, block + "input_layernorm.weight", {d}});
        add(tensors, Role::q, Role::q_bias, bias, block + "self_attn.q_proj", q, d);
        add(tensors, Role::k, Role::k_bias, bias, block + "self_attn.k_proj", kv, d);
        add(tensors, Role::v, Role::v_bias, bias, block + "self_attn.v_proj", kv, d);
        add(tensors, Role::o, Role::o_bias, bias, block + "self_attn.o_proj", d, q);
    } else {
        const std::int64_t width = traits.ffn_size;
        const bool bias = traits.ffn_bias;
        tensors.push_back({Role::norm, block + "post_attention_layernorm.weight", {d}});
        add(tensors, Role::gate, Role::gate_bias, bias, block + "mlp.gate_proj", width, d);
        add(tensors, Role::up, Role::up_bias, bias, block + "mlp.up_proj", width, d);
        add(tensors, Role::down, Role::down_bias, bias, block + "mlp.down_proj", d, width);
    }
    return tensors;
}

std::vector<LayoutTensor> shared_tensors(const Traits& traits) {
    std::vector<LayoutTensor> tensors{
        {Role::embedding, "model.embed_tokens.weight", {traits.vocabulary, traits.hidden_size}},
        {Role::final_norm, "model.norm.weight", {traits.hidden_size}}};
    if (!traits.tied_head) {
        tensors.push_back({Role::head, std::string(head_tensor), {traits.vocabulary, traits.hidden_size}});
    }
    return tensors;
}

std::vector<std::string> output_tensors(const Traits& traits, Slot slot) {
    std::vector<std::string> names;
    for (const LayoutTensor& tensor : slot_tensors(traits, slot)) {
        if (tensor.role == Role::o || tensor.role == Role::o_bias || tensor.role == Role::down ||
            tensor.role == Role::down_bias) {
            names.push_back(tensor.name);
        }
    }
    return names;
}

bool is_ignored(std::string_view name) {
    return name.ends_with("rotary_emb.inv_freq") || name.ends_with("rotary_emb.cos_cached") ||
           name.ends_with("rotary_emb.sin_cached") || name.ends_with("masked_bias");
}

void check_tensors(const Checkpoint& checkpoint, const Traits& traits) {
    std::unordered_set<std::string> expected;
    const auto check = [&](const std::vector<LayoutTensor>& tensors) {
        for (const LayoutTensor& tensor : tensors) {
            check_tensor(checkpoint, tensor);
            expected.insert(tensor.name);
        }
    };
    check(shared_tensors(traits));
    for (int index = 0; index < 2 * traits.blocks; ++index) {
        check(slot_tensors(traits, Slot(index)));
    }
    for (const TensorInfo& tensor : checkpoint.tensors()) {
        if (!expected.contains(tensor.name) && !is_ignored(tensor.name)) {
            throw Error(error_code::unsupported_model,
                        "The tensor " + in_quotes(tensor.name) + " has no place in this kind of model",
                        checkpoint.files().at(tensor.file).string(),
                        "It would be left out of the computation: a model is run exactly or not at all");
        }
    }
}

} // namespace cutaway
