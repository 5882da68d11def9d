#include "core/model/layout.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace cutaway {

namespace {

/// The tensors of one slot, or those of none.
class List {
  public:
    explicit List(const Traits& traits) : traits_(traits) {}

    /// A weight [out, in] and its bias, of which `role` is followed by its bias's.
    void matrix(Role role, const std::string& name, std::int64_t out, std::int64_t in, bool bias,
                int expert = -1) {
        const bool turned = traits_.transposed;
        tensors_.push_back({role, name + ".weight", {turned ? in : out, turned ? out : in}, expert});
        if (bias) {
            tensors_.push_back({next(role), name + ".bias", {out}, expert});
        }
    }

    /// A norm's weight and bias, where it has them.
    void norm(Role role, const std::string& name, const Norm& norm, std::vector<std::int64_t> shape,
              int head = -1) {
        if (norm.weight) {
            tensors_.push_back({role, name + ".weight", shape, -1, head});
        }
        if (norm.bias) {
            tensors_.push_back({next(role), name + ".bias", std::move(shape), -1, head});
        }
    }

    void tensor(Role role, const std::string& name, std::vector<std::int64_t> shape) {
        tensors_.push_back({role, name, std::move(shape)});
    }

    std::vector<LayoutTensor> take() { return std::move(tensors_); }

  private:
    static Role next(Role role) { return static_cast<Role>(static_cast<int>(role) + 1); }

    const Traits& traits_;
    std::vector<LayoutTensor> tensors_;
};

/// Whether the branches have a norm before them, and after them.
bool has_norm_before(const Traits& traits) {
    return traits.norm_place != NormPlace::after;
}
bool has_norm_after(const Traits& traits) {
    return traits.norm_place != NormPlace::before;
}

void add_qk_norm(List& list, const Traits& traits, Role role, const std::string& name, std::int64_t heads) {
    switch (traits.qk_norm) {
    case QkNorm::none:
        return;
    case QkNorm::head:
        return list.norm(role, name, traits.qk_norm_form, {traits.head_size});
    case QkNorm::heads:
        if (!traits.names.qk_norm_by_head) {
            return list.norm(role, name, traits.qk_norm_form, {heads, traits.head_size});
        }
        for (int head = 0; head < heads; ++head) {
            list.norm(role, fmt::format("{}.norms.{}", name, head), traits.qk_norm_form, {traits.head_size},
                      head);
        }
        return;
    case QkNorm::width:
        return list.norm(role, name, traits.qk_norm_form, {heads * traits.head_size});
    }
}

void add_attention(List& list, const Traits& traits, const std::string& block) {
    const auto name = [&](std::string_view own) { return block + std::string(own); };
    const TensorNames& names = traits.names;
    const std::int64_t d = traits.hidden_size;
    const std::int64_t q = traits.heads * traits.head_size;
    const std::int64_t kv = traits.kv_heads * traits.head_size;
    if (has_norm_before(traits)) {
        list.norm(Role::norm, name(names.attention_norm), traits.norm, {d});
    }
    if (traits.qkv_layout == QkvLayout::separate) {
        list.matrix(Role::q, name(names.q), q, d, traits.qkv_bias);
        list.matrix(Role::k, name(names.k), kv, d, traits.qkv_bias);
        list.matrix(Role::v, name(names.v), kv, d, traits.qkv_bias);
    } else {
        list.matrix(Role::qkv, name(names.qkv), q + 2 * kv, d, traits.qkv_bias);
    }
    add_qk_norm(list, traits, Role::q_norm, name(names.q_norm), traits.heads);
    add_qk_norm(list, traits, Role::k_norm, name(names.k_norm), traits.kv_heads);
    list.matrix(Role::o, name(names.o), d, q, traits.o_bias);
    if (has_norm_after(traits)) {
        list.norm(Role::post_norm, name(names.attention_post_norm), traits.norm, {d});
    }
}

void add_experts(List& list, const Traits& traits, const std::string& block) {
    const TensorNames& names = traits.names;
    const Experts& experts = traits.experts;
    const std::int64_t d = traits.hidden_size;
    const auto add = [&](const std::string& place, std::int64_t width, int expert) {
        list.matrix(Role::gate, place + std::string(names.expert_gate), width, d, traits.ffn_bias, expert);
        list.matrix(Role::up, place + std::string(names.expert_up), width, d, traits.ffn_bias, expert);
        list.matrix(Role::down, place + std::string(names.expert_down), d, width, traits.ffn_bias, expert);
    };
    list.matrix(Role::router, block + std::string(names.router), experts.count, d, false);
    for (int expert = 0; expert < experts.count; ++expert) {
        add(fmt::format("{}{}{}.", block, names.experts, expert), experts.size, expert);
    }
    if (experts.shared_size > 0) {
        add(block + std::string(names.shared_expert), experts.shared_size, -1);
        list.matrix(Role::shared_gate, block + std::string(names.shared_gate), 1, d, false);
    }
}

void add_ffn(List& list, const Traits& traits, const std::string& block) {
    const auto name = [&](std::string_view own) { return block + std::string(own); };
    const TensorNames& names = traits.names;
    const std::int64_t d = traits.hidden_size, width = traits.ffn_size;
    if (traits.gate_up_stacked) {
        list.matrix(Role::gate_up, name(names.gate_up), 2 * width, d, traits.ffn_bias);
    } else if (traits.gated) {
        list.matrix(Role::gate, name(names.gate), width, d, traits.ffn_bias);
        list.matrix(Role::up, name(names.up), width, d, traits.ffn_bias);
    } else {
        list.matrix(Role::up, name(names.up), width, d, traits.ffn_bias);
    }
    list.matrix(Role::down, name(names.down), d, width, traits.ffn_bias);
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
    const TensorNames& names = traits.names;
    const std::string block = fmt::format("{}{}{}.", names.base, names.block, slot.block());
    List list(traits);
    if (slot.kind() == Kind::attention) {
        add_attention(list, traits, block);
        return list.take();
    }
    if (has_norm_before(traits)) {
        const std::string_view own = traits.shared_norm ? names.attention_norm : names.ffn_norm;
        list.norm(Role::norm, block + std::string(own), traits.norm, {traits.hidden_size});
    }
    if (traits.block.at(static_cast<std::size_t>(slot.block())).experts) {
        add_experts(list, traits, block);
    } else {
        add_ffn(list, traits, block);
    }
    if (has_norm_after(traits)) {
        list.norm(Role::post_norm, block + std::string(names.ffn_post_norm), traits.norm,
                  {traits.hidden_size});
    }
    return list.take();
}

std::vector<LayoutTensor> shared_tensors(const Traits& traits) {
    const auto name = [&](std::string_view own) { return traits.names.base + std::string(own); };
    const TensorNames& names = traits.names;
    const std::int64_t d = traits.hidden_size;
    List list(traits);
    list.tensor(Role::embedding, name(names.embedding) + ".weight", {traits.vocabulary, d});
    if (traits.learned_positions > 0) {
        list.tensor(Role::positions, name(names.positions) + ".weight",
                    {traits.learned_positions + traits.learned_position_offset, d});
    }
    if (traits.embedding_norm) {
        list.norm(Role::embedding_norm, name(names.embedding_norm), traits.norm, {d});
    }
    list.norm(Role::final_norm, name(names.final_norm), traits.norm, {d});
    if (!traits.tied_head) {
        list.tensor(Role::head, head_tensor(traits), {traits.vocabulary, d});
    }
    if (traits.head_bias) {
        list.tensor(Role::head_bias, std::string(names.head) + ".bias", {traits.vocabulary});
    }
    return list.take();
}

bool goes_with_slot(const Traits& traits, const LayoutTensor& tensor) {
    return !traits.shared_norm || (tensor.role != Role::norm && tensor.role != Role::norm_bias);
}

double share_met(const Traits& traits, const LayoutTensor& tensor) {
    const auto chosen = static_cast<double>(traits.experts.per_token);
    return tensor.expert < 0 ? 1 : chosen / static_cast<double>(traits.experts.count);
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

bool is_norm(Role role) {
    switch (role) {
    case Role::norm:
    case Role::norm_bias:
    case Role::post_norm:
    case Role::post_norm_bias:
    case Role::q_norm:
    case Role::q_norm_bias:
    case Role::k_norm:
    case Role::k_norm_bias:
        return true;
    default:
        return false;
    }
}

std::string head_tensor(const Traits& traits) {
    return std::string(traits.names.head) + ".weight";
}

bool is_ignored(const TensorInfo& tensor) {
    const std::string_view name = tensor.name;
    // GPT-2's, GPT-NeoX's and GPT-J's causal masks [1, 1, T, T] are called as biases [out] are elsewhere.
    const bool is_mask =
        tensor.shape.size() == 4 && (name.ends_with(".attn.bias") || name.ends_with(".attention.bias"));
    return is_mask || name.ends_with(".masked_bias") || name.ends_with("rotary_emb.inv_freq") ||
           name.ends_with("rotary_emb.cos_cached") || name.ends_with("rotary_emb.sin_cached");
}

std::vector<const TensorInfo*> stored_weights(const Checkpoint& checkpoint) {
    std::vector<const TensorInfo*> weights;
    for (const TensorInfo& tensor : checkpoint.tensors()) {
        if (!is_ignored(tensor)) {
            weights.push_back(&tensor);
        }
    }
    return weights;
}

void check_tensors(const Checkpoint& checkpoint, const Traits& traits, const std::vector<Slot>& absent) {
    std::unordered_set<std::string> expected;
    const auto check = [&](const LayoutTensor& tensor) {
        check_tensor(checkpoint, tensor);
        expected.insert(tensor.name);
    };
    std::ranges::for_each(shared_tensors(traits), check);
    for (int index = 0; index < 2 * traits.blocks; ++index) {
        const bool gone = std::ranges::find(absent, Slot(index)) != absent.end();
        for (const LayoutTensor& tensor : slot_tensors(traits, Slot(index))) {
            if (!gone || !goes_with_slot(traits, tensor)) {
                check(tensor);
            } else {
                expected.insert(tensor.name); // what stands in its place may be of another shape
            }
        }
    }
    for (const TensorInfo* tensor : stored_weights(checkpoint)) {
        if (!expected.contains(tensor->name)) {
            throw Error(error_code::unsupported_model,
                        "The tensor " + in_quotes(tensor->name) + " has no place in this kind of model",
                        checkpoint.files().at(tensor->file).string(),
                        "It would be left out of the computation: a model is run exactly or not at all");
        }
    }
}

} // namespace cutaway
