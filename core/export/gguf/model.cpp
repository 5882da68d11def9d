#include "core/export/gguf/model.h"

#include "core/export/gguf/numbers.h"
#include "core/model/attention.h"
#include "core/model/ffn.h"
#include "core/model/norm.h"
#include "core/model/products.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

/// Rows of the head that are in memory as numbers at a time.
constexpr std::int64_t head_rows = 4096;

} // namespace

GgufModel::GgufModel(const GgufFile& file, at::ScalarType dtype, at::Device device)
    : file_(file), dtype_(dtype), device_(device) {
    const auto& architecture = file.value<std::string>("general.architecture");
    if (architecture != "deci" && architecture != "openelm") {
        file.fail("it is of another architecture");
    }
    own_ = architecture + ".";
    joined_ = architecture == "openelm";
    using Numbers = std::vector<std::int32_t>;
    heads_ = file.value<Numbers>(own_ + "attention.head_count");
    kv_heads_ = file.value<Numbers>(own_ + "attention.head_count_kv");
    widths_ = file.value<Numbers>(own_ + "feed_forward_length");
    const auto blocks = file.value<std::uint32_t>(own_ + "block_count");
    if (blocks == 0 || heads_.size() != blocks || kv_heads_.size() != blocks || widths_.size() != blocks ||
        heads_.front() == 0 || std::ranges::find(widths_, 0) != widths_.end()) {
        file.fail("its blocks are none that llama.cpp runs");
    }
    traits_.hidden_size = file.value<std::uint32_t>(own_ + "embedding_length");
    traits_.head_size = file.value<std::uint32_t>(own_ + "attention.key_length");
    traits_.attention_scale = 1 / std::sqrt(static_cast<double>(traits_.head_size));
    traits_.vocabulary = file.tensor("token_embd.weight").rows();
    traits_.norm.epsilon = file.value<float>(own_ + "attention.layer_norm_rms_epsilon");
    if (joined_) {
        traits_.qk_norm = QkNorm::head;
        traits_.qk_norm_form.epsilon = traits_.norm.epsilon;
    }
    const bool scaled = file.has_value(own_ + "rope.scaling.attn_factor");
    attention_factor_ = scaled ? file.value<float>(own_ + "rope.scaling.attn_factor") : 1;
}

at::Tensor GgufModel::tensor(const std::string& name) const {
    const GgufTensor& known = file_.tensor(name);
    return numbers_in(file_.bytes(name), known.type, known.columns()).view(known.shape);
}

at::Tensor GgufModel::embed(const at::Tensor& ids) const {
    const GgufTensor& known = file_.tensor("token_embd.weight");
    const std::int64_t width = row_bytes(known.type, known.columns());
    const std::span<const std::byte> bytes = file_.bytes(known.name);
    void* data = const_cast<std::byte*>(bytes.data()); // from_blob wants it so; nothing writes to it
    const at::Tensor rows = at::from_blob(data, {known.rows(), width}, at::TensorOptions(at::kByte))
                                .index_select(0, ids.flatten());
    const std::span<const std::byte> chosen(static_cast<const std::byte*>(rows.const_data_ptr()),
                                            static_cast<std::size_t>(rows.nbytes()));
    // Copied, since the numbers may lie in `rows`.
    return numbers_in(chosen, known.type, known.columns())
        .to(at::kFloat, /*non_blocking=*/false, /*copy=*/true)
        .to(device_)
        .unsqueeze(0);
}

void GgufModel::take(SlotWeights& weights, Role role, const std::string& name,
                     const std::vector<std::int64_t>& shape, bool needed) const {
    if (!needed && !file_.has(name)) {
        return;
    }
    if (file_.tensor(name).shape != shape) {
        file_.fail("the tensor " + name + " has another shape");
    }
    weights.tensors[role] = tensor(name).to(device_, is_norm(role) ? at::kFloat : dtype_);
}

void GgufModel::take_attention(Block& block, const std::string& prefix) const {
    const std::int64_t d = traits_.hidden_size, size = traits_.head_size;
    const std::int64_t q = block.traits.heads * size, kv = block.traits.kv_heads * size;
    SlotWeights& own = block.attention;
    take(own, Role::norm, prefix + "attn_norm.weight", {d});
    take(own, Role::o, prefix + "attn_output.weight", {d, q});
    if (joined_) {
        take(own, Role::qkv, prefix + "attn_qkv.weight", {q + 2 * kv, d});
        own.tensors[Role::q] = own.at(Role::qkv).narrow(0, 0, q);
        own.tensors[Role::k] = own.at(Role::qkv).narrow(0, q, kv);
        own.tensors[Role::v] = own.at(Role::qkv).narrow(0, q + kv, kv);
        take(own, Role::q_norm, prefix + "attn_q_norm.weight", {size});
        take(own, Role::k_norm, prefix + "attn_k_norm.weight", {size});
        return;
    }
    take(own, Role::q, prefix + "attn_q.weight", {q, d});
    take(own, Role::k, prefix + "attn_k.weight", {kv, d});
    take(own, Role::v, prefix + "attn_v.weight", {kv, d});
    take(own, Role::q_bias, prefix + "attn_q.bias", {q}, false);
    take(own, Role::k_bias, prefix + "attn_k.bias", {kv}, false);
    take(own, Role::v_bias, prefix + "attn_v.bias", {kv}, false);
    take(own, Role::o_bias, prefix + "attn_output.bias", {d}, false);
}

GgufModel::Block GgufModel::block(int number) const {
    const auto place = static_cast<std::size_t>(number);
    const std::string prefix = fmt::format("blk.{}.", number);
    Block block{.traits = traits_};
    const std::int64_t d = traits_.hidden_size, width = widths_[place];
    block.traits.heads = heads_[place];
    block.traits.kv_heads = kv_heads_[place];
    if (block.traits.heads > 0) {
        take_attention(block, prefix);
    }
    SlotWeights& own = block.ffn;
    take(own, Role::norm, prefix + "ffn_norm.weight", {d});
    take(own, Role::gate, prefix + "ffn_gate.weight", {width, d});
    take(own, Role::gate_bias, prefix + "ffn_gate.bias", {width}, false);
    take(own, Role::up, prefix + "ffn_up.weight", {width, d});
    take(own, Role::up_bias, prefix + "ffn_up.bias", {width}, false);
    take(own, Role::down, prefix + "ffn_down.weight", {d, width});
    take(own, Role::down_bias, prefix + "ffn_down.bias", {d}, false);
    return block;
}

/// The frequencies are those of the base divided by rope_freqs.weight.
RopeTable GgufModel::turns(std::int64_t length) const {
    const double base =
        file_.has_value(own_ + "rope.freq_base") ? file_.value<float>(own_ + "rope.freq_base") : 10000;
    at::Tensor frequencies = inverse_frequencies({.base = base, .size = traits_.head_size}, length);
    if (file_.has("rope_freqs.weight")) {
        frequencies = frequencies / tensor("rope_freqs.weight");
    }
    const at::Tensor angles = at::outer(at::arange(length, at::kFloat), frequencies).to(at::kDouble);
    return {.cosine = (angles.cos() * attention_factor_).to(device_, at::kFloat),
            .sine = (angles.sin() * attention_factor_).to(device_, at::kFloat),
            .interleaved = !joined_};
}

void GgufModel::apply(const Block& block, at::Tensor& streams) const {
    const auto normed_by = [&](const SlotWeights& weights) {
        return normed(streams, traits_.norm, weights.at(Role::norm), std::nullopt, dtype_);
    };
    if (block.traits.heads > 0) {
        const AttentionPositions positions{.rope = turns(streams.size(1)), .mask = {}, .bias = {}};
        streams.add_(
            cutaway::attention(normed_by(block.attention), block.attention, block.traits, positions));
    }
    streams.add_(cutaway::ffn(normed_by(block.ffn).flatten(0, 1), block.ffn, block.traits).view_as(streams));
}

at::Tensor GgufModel::logits(const at::Tensor& hidden) const {
    const at::Tensor weight = tensor("output_norm.weight").to(device_, at::kFloat);
    const at::Tensor x = normed(hidden, traits_.norm, weight, std::nullopt);
    // A tied head is the embeddings.
    const GgufTensor& head = file_.tensor(file_.has("output.weight") ? "output.weight" : "token_embd.weight");
    const std::span<const std::byte> bytes = file_.bytes(head.name);
    const auto width = static_cast<std::size_t>(row_bytes(head.type, head.columns()));
    std::vector<at::Tensor> parts;
    for (std::int64_t row = 0; row < head.rows(); row += head_rows) {
        const auto count = static_cast<std::size_t>(std::min(head_rows, head.rows() - row));
        const auto part = bytes.subspan(static_cast<std::size_t>(row) * width, count * width);
        parts.push_back(
            product(x, numbers_in(part, head.type, head.columns()).to(device_, at::kFloat), std::nullopt));
    }
    return at::cat(parts, -1);
}

} // namespace cutaway
