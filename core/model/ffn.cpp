#include "core/model/ffn.h"

#include "core/model/kernels.h"
#include "core/model/least_rows.h"
#include "core/model/products.h"
#include "core/runtime/gpu_kernel.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace cutaway {

namespace {

constexpr std::int64_t whole = 64; ///< two vectors of 32 bfloat16, the most that a loop takes at once

/// `x` [rows, d] with rows of zeros after it, so that there are as many as a product wants, and [rows, width]
/// fills whole vectors: ATen takes another exponential for the numbers left over at a tensor's end, and a row
/// must not depend on how many follow it.
at::Tensor filled(const at::Tensor& x, std::int64_t width) {
    const std::int64_t rows = x.size(0);
    const bool fills = rows * width % whole == 0;
    const std::int64_t wanted = std::max(fills ? rows : rows + whole - rows % whole, least_rows);
    return wanted == rows ? x : at::constant_pad_nd(x, {0, 0, 0, wanted - rows});
}

void activate(at::Tensor& x, Activation activation) {
    switch (activation) {
    case Activation::silu:
        at::silu_(x);
        return;
    case Activation::gelu:
        at::gelu_(x);
        return;
    case Activation::gelu_tanh:
        at::gelu_(x, "tanh");
        return;
    case Activation::relu:
        at::relu_(x);
        return;
    case Activation::relu_squared:
        at::relu_(x).square_();
        return;
    }
}

constexpr GpuKernel gpu_silu_times{.name = "silu_times", .code = R"(
template <typename T> T silu_times(T gate, T up) {
    const float x = gate;
    return static_cast<T>(x / (1.0f + expf(-x)) * static_cast<float>(up));
})"};

/// gate = act(gate) x up.
void activate_times(at::Tensor& gate, Activation activation, const at::Tensor& up) {
    const bool plain =
        gate.is_cpu() && gate.is_contiguous() && up.is_contiguous() && gate.numel() % whole == 0;
    if (plain && activation == Activation::silu && gate.scalar_type() == at::kFloat) {
        silu_times(gate.mutable_data_ptr<float>(), up.const_data_ptr<float>(), gate.numel());
    } else if (plain && activation == Activation::silu && gate.scalar_type() == at::kBFloat16) {
        silu_times(static_cast<Bfloat16Bits*>(gate.mutable_data_ptr()),
                   static_cast<const Bfloat16Bits*>(up.const_data_ptr()), gate.numel());
    } else if (activation == Activation::silu && runs_gpu_kernels(gate.device())) {
        gate = run_gpu_kernel(gpu_silu_times, {gate, up});
    } else {
        activate(gate, activation);
        gate.mul_(up);
    }
}

/// down(act(gate(x)) * up(x)), or down(act(up(x))), of x = `rows`; it and the result: [n, d].
at::Tensor dense(const at::Tensor& rows, const std::map<Role, at::Tensor>& weights, const Traits& traits) {
    const auto apply = [&](const at::Tensor& x, Role role, Role bias) {
        return product(x, weights.at(role), optional_weight(weights, bias));
    };
    const at::Tensor x = filled(rows, weights.at(Role::up).size(0));
    at::Tensor inner =
        traits.gated ? apply(x, Role::gate, Role::gate_bias) : apply(x, Role::up, Role::up_bias);
    if (traits.gated) {
        activate_times(inner, traits.activation, apply(x, Role::up, Role::up_bias));
    } else {
        activate(inner, traits.activation);
    }
    return apply(inner, Role::down, Role::down_bias).narrow(0, 0, rows.size(0));
}

/// softmax(router(x)), the largest of it chosen: their weights, f32 [rows, chosen], and which they are.
std::pair<at::Tensor, at::Tensor> choose(const at::Tensor& rows, const at::Tensor& router,
                                         const Experts& experts) {
    const at::Tensor x = filled(rows, router.size(0));
    const at::Tensor logits = product(x, router, std::nullopt).narrow(0, 0, rows.size(0)).to(at::kFloat);
    auto [weights, chosen] = at::topk(at::softmax(logits, -1), experts.per_token, -1);
    if (experts.normalized) {
        weights = weights / weights.sum(-1, /*keepdim=*/true);
    }
    return {weights, chosen};
}

/// Only the chosen experts are computed, each for the tokens that chose it.
at::Tensor mixture(const at::Tensor& rows, const SlotWeights& slot, const Traits& traits) {
    const auto [weights, chosen] = choose(rows, slot.at(Role::router), traits.experts);
    at::Tensor sum = at::zeros(rows.sizes(), rows.options().dtype(at::kFloat));
    for (std::size_t expert = 0; expert < slot.experts.size(); ++expert) {
        const at::Tensor is_chosen = chosen == static_cast<std::int64_t>(expert);
        const at::Tensor tokens = is_chosen.any(-1).nonzero().flatten();
        if (tokens.numel() == 0) {
            continue;
        }
        const at::Tensor weight = (weights * is_chosen).sum(-1, /*keepdim=*/true).index_select(0, tokens);
        const at::Tensor result = dense(rows.index_select(0, tokens), slot.experts[expert], traits);
        sum.index_add_(0, tokens, result.to(at::kFloat) * weight);
    }
    if (slot.has(Role::shared_gate)) {
        const at::Tensor gate =
            product(filled(rows, 1), slot.at(Role::shared_gate), std::nullopt).narrow(0, 0, rows.size(0));
        // In float64: a vectorised float32 exponential depends on where in a tensor it stands.
        const at::Tensor weight = at::sigmoid(gate.to(at::kDouble)).to(at::kFloat);
        sum.add_(dense(rows, slot.tensors, traits).to(at::kFloat) * weight);
    }
    return sum;
}

} // namespace

at::Tensor ffn(const at::Tensor& rows, const SlotWeights& weights, const Traits& traits) {
    return weights.experts.empty() ? dense(rows, weights.tensors, traits) : mixture(rows, weights, traits);
}

} // namespace cutaway
