#include "core/model/attention.h"

#include "core/model/products.h"

#include <ATen/ATen.h>

#include <cmath>

namespace cutaway {

namespace {

std::optional<at::Tensor> bias(const std::map<Role, at::Tensor>& weights, Role role) {
    const auto found = weights.find(role);
    return found == weights.end() ? std::nullopt : std::optional(found->second);
}

/// `x` [..., head size] with zeros after it, so that every row begins at a whole vector: the sums that the
/// library makes of a single row depend on where in memory it lies, and a stream must not depend on which
/// place among the others it has. No head of a real model is changed by it.
at::Tensor aligned(const at::Tensor& x) {
    constexpr std::int64_t whole = 16; // 64 bytes of float32; fills vectors of bfloat16 as well
    const std::int64_t over = x.size(-1) % whole;
    return over == 0 ? x : at::constant_pad_nd(x, {0, whole - over});
}

} // namespace

at::Tensor attention(const at::Tensor& x, const std::map<Role, at::Tensor>& weights, const Traits& traits,
                     const RopeTable& rope) {
    const std::int64_t n = x.size(0);
    const std::int64_t length = x.size(1);
    const at::Tensor rows = x.flatten(0, 1);
    // [n, heads, T, head size] as a view of the product, nothing copied.
    const auto heads = [&](Role weight, Role bias_role, std::int64_t count) {
        return product(rows, weights.at(weight), bias(weights, bias_role))
            .view({n, length, count, traits.head_size})
            .transpose(1, 2);
    };
    const at::Tensor q = Rope::turn(heads(Role::q, Role::q_bias, traits.heads), rope).to(x.scalar_type());
    const at::Tensor k = Rope::turn(heads(Role::k, Role::k_bias, traits.kv_heads), rope).to(x.scalar_type());
    const at::Tensor v = heads(Role::v, Role::v_bias, traits.kv_heads);
    const double scale = 1 / std::sqrt(static_cast<double>(traits.head_size));
    const at::Tensor mixed =
        at::scaled_dot_product_attention(aligned(q), aligned(k), aligned(v), std::nullopt, 0.0,
                                         /*is_causal=*/true, scale, traits.heads != traits.kv_heads)
            .narrow(-1, 0, traits.head_size);
    return product(mixed.transpose(1, 2).reshape({n * length, traits.heads * traits.head_size}),
                   weights.at(Role::o), bias(weights, Role::o_bias))
        .view({n, length, traits.hidden_size});
}

} // namespace cutaway
