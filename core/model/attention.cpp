#include "core/model/attention.h"

#include "core/model/norm.h"
#include "core/model/products.h"

#include <ATen/ATen.h>

#include <limits>
#include <tuple>

namespace cutaway {

namespace {

/// `x` [..., head size] with zeros after it, so that every row begins at a whole vector: the sums that the
/// library makes of a single row depend on where in memory it lies, and a stream must not depend on which
/// place among the others it has. No head of a real model is changed by it.
at::Tensor aligned(const at::Tensor& x) {
    constexpr std::int64_t whole = 16; // 64 bytes of float32; fills vectors of bfloat16 as well
    const std::int64_t over = x.size(-1) % whole;
    return over == 0 ? x : at::constant_pad_nd(x, {0, whole - over});
}

/// Makes the heads of q, k and v from x [n, T, d].
class Heads {
  public:
    Heads(const at::Tensor& x, const SlotWeights& weights, const Traits& traits)
        : rows_(x.flatten(0, 1)), n_(x.size(0)), length_(x.size(1)), weights_(weights), traits_(traits) {}

    /// [n, heads, T, head size]; `norm_role`: of the norm, where q and k have one.
    at::Tensor make(Role role, Role bias, std::int64_t count, std::optional<Role> norm_role,
                    const std::optional<RopeTable>& rope) const {
        at::Tensor flat = product(rows_, weights_.at(role), optional_weight(weights_.tensors, bias));
        if (norm_role && traits_.qk_norm == QkNorm::width) {
            flat = norm(flat, *norm_role);
        }
        at::Tensor heads = flat.view({n_, length_, count, traits_.head_size});
        if (norm_role && (traits_.qk_norm == QkNorm::head || traits_.qk_norm == QkNorm::heads)) {
            heads = norm(heads, *norm_role);
        }
        if (traits_.qkv_clip) {
            heads = heads.clamp(-*traits_.qkv_clip, *traits_.qkv_clip);
        }
        heads = heads.transpose(1, 2);
        return norm_role && rope ? RopeTables::turn(heads, *rope) : heads;
    }

  private:
    at::Tensor norm(const at::Tensor& x, Role role) const {
        const Role bias = role == Role::q_norm ? Role::q_norm_bias : Role::k_norm_bias;
        return normed(x, traits_.qk_norm_form, optional_weight(weights_.tensors, role),
                      optional_weight(weights_.tensors, bias), x.scalar_type());
    }

    at::Tensor rows_;
    std::int64_t n_;
    std::int64_t length_;
    const SlotWeights& weights_;
    const Traits& traits_;
};

/// Attention with scores that are changed before the softmax: the library's own cannot. Stream by stream and
/// head by head: no more than [T, T] scores are in memory, and a product of many matrices rounds otherwise
/// than one of few. q: [n, heads, T, head size], k and v: [n, KV heads, ...]; returns q's shape and type.
at::Tensor scored_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                            const Traits& traits, const AttentionPositions& positions) {
    at::Tensor mixed = at::empty_like(q);
    const auto wide = [](const at::Tensor& heads) { return aligned(heads.to(at::kFloat)); };
    const at::Tensor queries = wide(q), keys = wide(k), values = wide(v);
    const std::int64_t heads_per_key = q.size(1) / k.size(1);
    const at::Tensor unseen = positions.mask.value_or(at::Tensor()).logical_not(); // throws without a mask
    for (std::int64_t index = 0; index < q.size(0) * q.size(1); ++index) {
        const std::int64_t stream = index / q.size(1), head = index % q.size(1), key = head / heads_per_key;
        at::Tensor scores = at::mm(queries[stream][head], keys[stream][key].t());
        scores.mul_(traits.attention_scale);
        if (positions.bias) {
            const bool scaled = traits.alibi && traits.alibi->scaled;
            scores.add_((*positions.bias)[head], scaled ? traits.attention_scale : 1);
        }
        if (traits.attention_cap) {
            scores.div_(*traits.attention_cap).tanh_().mul_(*traits.attention_cap);
        }
        scores.masked_fill_(unseen, -std::numeric_limits<double>::infinity());
        mixed[stream][head].copy_(
            at::mm(at::softmax(scores, -1), values[stream][key]).narrow(-1, 0, traits.head_size));
    }
    return mixed;
}

/// The heads of x [n, T, d], as they are turned.
struct Projected {
    at::Tensor q; ///< [n, heads, T, head size]
    at::Tensor k; ///< [n, KV heads, T, head size]
    at::Tensor v;
};

Projected projected(const at::Tensor& x, const SlotWeights& weights, const Traits& traits,
                    const std::optional<RopeTable>& rope) {
    const Heads heads(x, weights, traits);
    return {.q = heads.make(Role::q, Role::q_bias, traits.heads, Role::q_norm, rope),
            .k = heads.make(Role::k, Role::k_bias, traits.kv_heads, Role::k_norm, rope),
            .v = heads.make(Role::v, Role::v_bias, traits.kv_heads, std::nullopt, std::nullopt)};
}

/// What the queries make of the keys and values that they see: q's shape and type.
at::Tensor mixed(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const Traits& traits,
                 const AttentionPositions& positions) {
    if (traits.attention_cap || positions.bias) {
        return scored_attention(q, k, v, traits, positions);
    }
    // Where the library's fast kernels know no shared keys, it would hold all scores at once.
    const bool repeats = q.is_cuda() && (positions.mask || q.scalar_type() == at::kFloat);
    const auto keys = [&](const at::Tensor& shared) {
        return aligned(repeats ? shared.repeat_interleave(traits.heads / traits.kv_heads, 1) : shared);
    };
    return at::scaled_dot_product_attention(aligned(q), keys(k), keys(v), positions.mask, 0.0,
                                            /*is_causal=*/!positions.mask && q.size(2) == k.size(2),
                                            traits.attention_scale,
                                            !repeats && traits.heads != traits.kv_heads)
        .narrow(-1, 0, traits.head_size);
}

/// heads: [n, heads, T, head size]. Returns [n, T, d].
at::Tensor put_out(const at::Tensor& heads, const SlotWeights& weights, const Traits& traits) {
    const std::int64_t n = heads.size(0), length = heads.size(2);
    return product(heads.transpose(1, 2).reshape({n * length, traits.heads * traits.head_size}),
                   weights.at(Role::o), optional_weight(weights.tensors, Role::o_bias))
        .view({n, length, traits.hidden_size});
}

} // namespace

at::Tensor attention(const at::Tensor& x, const SlotWeights& weights, const Traits& traits,
                     const AttentionPositions& positions, KeptTokens* kept) {
    auto [q, k, v] = projected(x, weights, traits, positions.rope);
    if (kept != nullptr) {
        std::tie(k, v) = kept->add(k, v);
    }
    return put_out(mixed(q, k, v, traits, positions), weights, traits);
}

at::Tensor packed_attention(const at::Tensor& x, const SlotWeights& weights, const Traits& traits,
                            const std::optional<RopeTable>& turns, std::span<const PackedAttention> texts) {
    constexpr std::int64_t row_dim = 2;
    const Projected all = projected(x, weights, traits, turns);
    const at::Tensor together = at::empty_like(all.q);
    for (const PackedAttention& text : texts) {
        const auto own = [&](const at::Tensor& rows) {
            return rows.narrow(row_dim, text.own.first, text.own.count);
        };
        const auto seen = [&](const at::Tensor& rows) {
            std::vector<at::Tensor> parts;
            for (const PackedTexts::Rows& before : text.before) {
                parts.push_back(rows.narrow(row_dim, before.first, before.count));
            }
            parts.push_back(own(rows));
            return parts.size() == 1 ? parts.front() : at::cat(parts, row_dim);
        };
        own(together).copy_(mixed(own(all.q), seen(all.k), seen(all.v), traits, text.positions));
    }
    return put_out(together, weights, traits);
}

} // namespace cutaway
