#include "core/search/gpu_divergence.h"

#include "core/runtime/gpu_kernel.h"

#include <ATen/ATen.h>

namespace cutaway {

namespace {

constexpr GpuKernel exponential{.name = "exponential", .code = R"(
template <typename T> T exponential(T x, T top) {
    return expf(x - top);
})"};

// p, q: logits; norm: the logarithm of the sum of e^p; shift: that of q less that of p. Each term is 0 or
// more.

constexpr GpuKernel js{.name = "js_term", .code = R"(
template <typename T> T js_term(T p, T q, T norm, T shift) {
    const float x = (q - p) - shift;
    const float log_p = p - norm;
    const float mean = 0.5f * (expf(log_p) + expf(log_p + x));
    const float b = fabsf(0.5f * x), z = b * b;
    if (b < 0.35f) {
        return mean * z * (0.5f + z * (-0.25f + z * (1.0f / 9 + z * (-17.0f / 360 +
            z * (31.0f / 1575 + z * -0.0081246f)))));
    }
    const float t = expf(-2 * b);
    return mean * (0.69314718f - 2 * b * t / (1 + t) - log1pf(t));
})"};

constexpr GpuKernel js_finercut{.name = "js_finercut_term", .code = R"(
template <typename T> T js_finercut_term(T p, T q, T norm, T shift) {
    const float x = (q - p) - shift;
    const float log_p = p - norm;
    const float mean = 0.5f * (expf(log_p) + expf(log_p + x));
    const float b = fabsf(0.5f * x), z = b * b;
    if (b < 0.35f) {
        return mean * z * (0.5f + z * (-1.0f / 12 + z * (1.0f / 45 + z * (-17.0f / 2520 +
            z * (31.0f / 14175 + z * -7.3861e-4f)))));
    }
    return mean * (b + log1pf(expf(-2 * b)) - 0.69314718f);
})"};

constexpr GpuKernel kl{.name = "kl_term", .code = R"(
template <typename T> T kl_term(T p, T q, T norm, T shift) {
    const float x = (q - p) - shift;
    const float log_p = p - norm, from = expf(log_p);
    if (fabsf(x) < 0.5f) {
        return from * x * x * (0.5f + x * (1.0f / 6 + x * (1.0f / 24 + x * (1.0f / 120 +
            x * (1.0f / 720 + x * (1.0f / 5040 + x * (1.0f / 40320)))))));
    }
    return (expf(log_p + x) - from) - x * from;
})"};

/// By row the logarithm of the sum of e^x: f64 [tokens, 1]. Its largest word is taken out in float32, which
/// is exact, so that only the sum of what is left is rounded.
at::Tensor log_sums(const at::Tensor& logits) {
    const at::Tensor top = logits.amax(-1, /*keepdim=*/true);
    const at::Tensor mass = run_gpu_kernel(exponential, {logits, top}).sum(-1, /*keepdim=*/true);
    return top.to(at::kDouble) + mass.to(at::kDouble).log();
}

const GpuKernel* kernel_of(Divergence divergence) {
    switch (divergence) {
    case Divergence::js:
        return &js;
    case Divergence::js_finercut:
        return &js_finercut;
    case Divergence::kl:
        return &kl;
    default:
        return nullptr;
    }
}

} // namespace

std::optional<at::Tensor> gpu_divergence_terms(Divergence divergence, const at::Tensor& reference,
                                               const at::Tensor& candidate) {
    const GpuKernel* const kernel = kernel_of(divergence);
    if (kernel == nullptr || !runs_gpu_kernels(candidate.device())) {
        return std::nullopt;
    }
    const at::Tensor norm = log_sums(reference), shift = log_sums(candidate) - norm;
    const at::Tensor terms =
        run_gpu_kernel(*kernel, {reference, candidate, norm.to(at::kFloat), shift.to(at::kFloat)})
            .sum(-1)
            .to(at::kDouble);
    return divergence == Divergence::js_finercut ? terms / candidate.size(1) : terms;
}

} // namespace cutaway
