#include "core/export/gguf/tensors.h"

#include "core/export/gguf/numbers.h"
#include "core/model/layout.h"
#include "core/model/rope.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace cutaway {

namespace {

using Rows = std::vector<std::int64_t>;

/// `count` rows from `first` on.
Rows rows_from(std::int64_t first, std::int64_t count) {
    Rows rows(static_cast<std::size_t>(count));
    std::iota(rows.begin(), rows.end(), first);
    return rows;
}

/// llama.cpp turns neighbours where Transformers turns halves of a head: of each head, whose rows these are,
/// the two halves are taken in turn.
Rows neighbours(const Rows& rows, std::int64_t head_size) {
    Rows turned;
    turned.reserve(rows.size());
    const auto size = static_cast<std::size_t>(head_size);
    for (std::size_t head = 0; head < rows.size(); head += size) {
        for (std::size_t pair = 0; pair < size / 2; ++pair) {
            turned.push_back(rows[head + pair]);
            turned.push_back(rows[head + size / 2 + pair]);
        }
    }
    return turned;
}

/// Which rows of what is stored are those of q, k and v.
struct QkvRows {
    Rows q, k, v;
};

QkvRows qkv_rows(const Traits& traits) {
    const std::int64_t size = traits.head_size, heads = traits.heads, keys = traits.kv_heads;
    if (traits.qkv_layout == QkvLayout::separate) {
        return {.q = rows_from(0, heads * size), .k = rows_from(0, keys * size), .v = {}};
    }
    if (traits.qkv_layout == QkvLayout::stacked) {
        return {.q = rows_from(0, heads * size),
                .k = rows_from(heads * size, keys * size),
                .v = rows_from((heads + keys) * size, keys * size)};
    }
    QkvRows rows;
    const std::int64_t queries = heads / keys;
    const auto add = [&](Rows& to, std::int64_t first, std::int64_t count) {
        const Rows more = rows_from(first * size, count * size);
        to.insert(to.end(), more.begin(), more.end());
    };
    for (std::int64_t group = 0; group < keys; ++group) {
        const std::int64_t first = group * (queries + 2);
        add(rows.q, first, queries);
        add(rows.k, first + queries, 1);
        add(rows.v, first + queries + 1, 1);
    }
    return rows;
}

GgufType stored_type(Dtype dtype) {
    return dtype == Dtype::F16 ? GgufType::F16 : dtype == Dtype::BF16 ? GgufType::BF16 : GgufType::F32;
}

class List {
  public:
    List(const ExportSource& source, const std::vector<GgufBlock>& blocks, std::optional<GgufType> type)
        : source_(source), traits_(source.traits), architecture_(gguf_architecture(traits_)), type_(type),
          qkv_(qkv_rows(traits_)) {
        const Rope* rope = gguf_rope(traits_, blocks);
        // `openelm` turns halves itself.
        if (rope != nullptr && !rope->interleaved && architecture_ == GgufArchitecture::deci) {
            qkv_.q = neighbours(qkv_.q, traits_.head_size);
            qkv_.k = neighbours(qkv_.k, traits_.head_size);
        }
        add_shared();
        if (rope != nullptr && rope->scaling.kind != RopeScaling::Kind::none) {
            add_scaling(*rope);
        }
        for (std::size_t place = 0; place < blocks.size(); ++place) {
            prefix_ = fmt::format("blk.{}.", place);
            add_block(blocks[place], place == 0);
        }
    }

    std::vector<WrittenTensor> take() { return std::move(list_); }

  private:
    void add_shared() {
        for (const LayoutTensor& tensor : shared_tensors(traits_)) {
            if (tensor.role == Role::embedding) {
                add("token_embd.weight", tensor);
            } else if (tensor.role == Role::final_norm) {
                add("output_norm.weight", tensor);
            } else if (tensor.role == Role::head) {
                add("output.weight", tensor);
            }
        }
    }

    /// What each frequency is divided by. llama.cpp knows some kinds of scaling by name; this is all of those
    /// that do not go by the text, in one way.
    void add_scaling(const Rope& rope) {
        Rope plain = rope;
        plain.scaling = {};
        const at::Tensor divisors = inverse_frequencies(plain, 1) / inverse_frequencies(rope, 1);
        const auto* const data = divisors.const_data_ptr<float>();
        list_.push_back({.tensor = {.name = "rope_freqs.weight", .shape = {divisors.size(0)}},
                         .numbers = {data, data + divisors.size(0)}});
    }

    void add_block(const GgufBlock& block, bool first) {
        if (block.attention) {
            for (const LayoutTensor& tensor : slot_tensors(traits_, Slot(block.source, Kind::attention))) {
                add_of_attention(tensor);
            }
        } else if (has_zero_head(architecture_, first)) {
            add_zero_head();
        }
        if (block.ffn) {
            for (const LayoutTensor& tensor : slot_tensors(traits_, Slot(block.source, Kind::ffn))) {
                add_of_ffn(tensor);
            }
        } else {
            const std::int64_t d = traits_.hidden_size;
            add_numbers("ffn_norm.weight", {d}, 1);
            add_numbers("ffn_gate.weight", {zero_ffn, d}, 0);
            add_numbers("ffn_up.weight", {zero_ffn, d}, 0);
            add_numbers("ffn_down.weight", {d, zero_ffn}, 0);
        }
    }

    void add_zero_head() {
        const std::int64_t d = traits_.hidden_size, size = traits_.head_size;
        add_numbers("attn_norm.weight", {d}, 1);
        if (architecture_ == GgufArchitecture::openelm) {
            add_numbers("attn_qkv.weight", {3 * size, d}, 0);
            add_numbers("attn_q_norm.weight", {size}, 1);
            add_numbers("attn_k_norm.weight", {size}, 1);
        } else {
            add_numbers("attn_q.weight", {size, d}, 0);
            add_numbers("attn_k.weight", {size, d}, 0);
            add_numbers("attn_v.weight", {size, d}, 0);
        }
        add_numbers("attn_output.weight", {d, size}, 0);
    }

    void add_of_attention(const LayoutTensor& tensor) {
        switch (tensor.role) {
        case Role::norm:
            return add("attn_norm.weight", tensor);
        case Role::q:
            return add_of_qkv("attn_q.weight", tensor, qkv_.q);
        case Role::k:
            return add_of_qkv("attn_k.weight", tensor, qkv_.k);
        case Role::v:
            return add_of_qkv("attn_v.weight", tensor, qkv_.v);
        case Role::qkv:
            add_of_qkv("attn_q.weight", tensor, qkv_.q);
            add_of_qkv("attn_k.weight", tensor, qkv_.k);
            return add_of_qkv("attn_v.weight", tensor, qkv_.v);
        case Role::q_norm:
            return add("attn_q_norm.weight", tensor);
        case Role::k_norm:
            return add("attn_k_norm.weight", tensor);
        case Role::q_bias:
            return add("attn_q.bias", tensor, qkv_.q);
        case Role::k_bias:
            return add("attn_k.bias", tensor, qkv_.k);
        case Role::v_bias:
            return add("attn_v.bias", tensor, qkv_.v);
        case Role::qkv_bias:
            add("attn_q.bias", tensor, qkv_.q);
            add("attn_k.bias", tensor, qkv_.k);
            return add("attn_v.bias", tensor, qkv_.v);
        case Role::o:
            return add("attn_output.weight", tensor);
        case Role::o_bias:
            return add("attn_output.bias", tensor);
        default:
            return; // check_traits() lets no other pass
        }
    }

    void add_of_ffn(const LayoutTensor& tensor) {
        const std::int64_t width = traits_.ffn_size;
        switch (tensor.role) {
        case Role::norm:
            return add("ffn_norm.weight", tensor);
        case Role::gate:
            return add("ffn_gate.weight", tensor);
        case Role::gate_bias:
            return add("ffn_gate.bias", tensor);
        case Role::up:
            return add("ffn_up.weight", tensor);
        case Role::up_bias:
            return add("ffn_up.bias", tensor);
        case Role::gate_up:
            add("ffn_gate.weight", tensor, rows_from(0, width));
            return add("ffn_up.weight", tensor, rows_from(width, width));
        case Role::gate_up_bias:
            add("ffn_gate.bias", tensor, rows_from(0, width));
            return add("ffn_up.bias", tensor, rows_from(width, width));
        case Role::down:
            return add("ffn_down.weight", tensor);
        case Role::down_bias:
            return add("ffn_down.bias", tensor);
        default:
            return;
        }
    }

    /// `openelm` has q, k and v in one, in this order.
    void add_of_qkv(const char* own, const LayoutTensor& tensor, const Rows& rows) {
        if (architecture_ == GgufArchitecture::deci) {
            return add(own, tensor, rows);
        }
        const std::string together = prefix_ + "attn_qkv.weight";
        if (list_.back().tensor.name != together) {
            return add("attn_qkv.weight", tensor, rows);
        }
        WrittenTensor& joined = list_.back();
        joined.parts.push_back({.source = source_.checkpoint->find(tensor.name), .rows = rows});
        joined.tensor.shape.front() += joined.parts.back().count();
    }

    void add(const char* name, const LayoutTensor& tensor, Rows rows = {}) {
        const TensorInfo* info = source_.checkpoint->find(tensor.name);
        WrittenTensor written{.tensor = {.name = prefix_ + name, .shape = info->shape},
                              .parts = {{.source = info, .rows = std::move(rows)}}};
        written.tensor.shape.front() = written.parts.front().count();
        if (info->shape.size() > 1) {
            const GgufType type = type_.value_or(stored_type(info->dtype));
            const bool odd = type == GgufType::Q8_0 && written.tensor.columns() % q8_block != 0;
            written.tensor.type = odd ? GgufType::F16 : type;
        }
        list_.push_back(std::move(written));
    }

    /// Zeros and ones are the same in every type.
    void add_numbers(const char* name, std::vector<std::int64_t> shape, float number) {
        const GgufType type = shape.size() > 1 ? GgufType::F16 : GgufType::F32;
        list_.push_back(
            {.tensor = {.name = prefix_ + name, .type = type, .shape = std::move(shape)}, .number = number});
    }

    const ExportSource& source_;
    const Traits& traits_;
    GgufArchitecture architecture_;
    std::optional<GgufType> type_;
    QkvRows qkv_;
    std::string prefix_;
    std::vector<WrittenTensor> list_;
};

} // namespace

std::vector<WrittenTensor> gguf_tensors(const ExportSource& source, const std::vector<GgufBlock>& blocks,
                                        std::optional<GgufType> type) {
    return List(source, blocks, type).take();
}

} // namespace cutaway
