#include "core/search/divergence.h"

#include "core/search/divergence_kernels.h"
#include "core/search/gpu_divergence.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

namespace cutaway {

namespace {

double row_term(Divergence divergence, const float* p, const float* q, std::int64_t size, std::int64_t next) {
    switch (divergence) {
    case Divergence::js:
        return js_family_row(RowForm::js, p, q, size);
    case Divergence::js_finercut:
        return js_family_row(RowForm::js_finercut, p, q, size) / static_cast<double>(size);
    case Divergence::kl:
        return js_family_row(RowForm::kl, p, q, size);
    case Divergence::angular:
        return angular_row(p, q, size);
    case Divergence::euclidean:
        return squared_distance_row(p, q, size);
    case Divergence::nll:
        return next < 0 ? 0 : nll_row(q, size, next);
    }
    return 0;
}

/// Half of log q - log p by word, and the mean of the two distributions.
struct HalfRatio {
    at::Tensor half;
    at::Tensor mean;

    HalfRatio(const at::Tensor& p, const at::Tensor& q) {
        const at::Tensor log_p = at::log_softmax(p, -1), log_q = at::log_softmax(q, -1);
        half = (log_q - log_p) / 2;
        mean = (log_p.exp() + log_q.exp()) / 2;
    }

    at::Tensor log_cosh() const {
        const at::Tensor size = half.abs();
        const at::Tensor near = at::log1p(2 * at::sinh(size.clamp_max(1) / 2).square());
        const at::Tensor far = size + at::log1p(at::exp(-2 * size)) - std::numbers::ln2;
        return at::where(size < 1, near, far);
    }
};

at::Tensor kl_terms(const at::Tensor& reference, const at::Tensor& candidate) {
    const at::Tensor log_p = at::log_softmax(reference, -1), log_q = at::log_softmax(candidate, -1);
    const at::Tensor p = log_p.exp(), x = log_q - log_p;
    // p (e^x - 1 - x): see kl_term in divergence_kernels.cpp.
    const at::Tensor near = p * (at::expm1(x.clamp_max(1)) - x), far = (log_q.exp() - p) - p * x;
    return at::where(x.abs() < 1, near, far).sum(-1);
}

at::Tensor angular_terms(const at::Tensor& reference, const at::Tensor& candidate) {
    const auto unit = [](const at::Tensor& rows) {
        return rows / at::linalg_vector_norm(rows, 2, at::IntArrayRef{-1}, true).clamp_min(1e-12);
    };
    const auto length = [](const at::Tensor& rows) {
        return at::linalg_vector_norm(rows, 2, at::IntArrayRef{-1});
    };
    // arccos of the product would lose small angles.
    const at::Tensor u = unit(reference), v = unit(candidate);
    return 2 * at::atan2(length(u - v), length(u + v)) / std::numbers::pi;
}

at::Tensor nll_terms(const at::Tensor& candidate, const at::Tensor& next) {
    const at::Tensor words = next.to(candidate.device());
    const at::Tensor chosen = at::log_softmax(candidate, -1).gather(-1, words.clamp_min(0).unsqueeze(-1));
    return (-chosen.squeeze(-1)).masked_fill(words < 0, 0);
}

at::Tensor on_device(Divergence divergence, const at::Tensor& reference, const at::Tensor& candidate,
                     const at::Tensor& next) {
    if (const std::optional<at::Tensor> terms = gpu_divergence_terms(divergence, reference, candidate)) {
        return *terms;
    }
    // A few rows at a time: a dozen tensors in float64 stand between the logits and the terms.
    constexpr std::int64_t most = std::int64_t{1} << 21;
    const std::int64_t rows = std::max<std::int64_t>(most / candidate.size(1), 1);
    const auto p = reference.split(rows), q = candidate.split(rows), words = next.split(rows);
    std::vector<at::Tensor> terms;
    for (std::size_t part = 0; part < q.size(); ++part) {
        terms.push_back(divergence_terms_composed(divergence, p[part], q[part], words[part]));
    }
    return at::cat(terms);
}

} // namespace

at::Tensor divergence_terms(Divergence divergence, const at::Tensor& reference, const at::Tensor& candidate,
                            const at::Tensor& next) {
    if (!candidate.is_cpu()) {
        return on_device(divergence, reference, candidate, next);
    }
    const std::int64_t tokens = candidate.size(0), words = candidate.size(1);
    at::Tensor terms = at::empty({tokens}, at::kDouble);
    const float* p = reference.const_data_ptr<float>();
    const float* q = candidate.const_data_ptr<float>();
    const auto* following = next.const_data_ptr<std::int64_t>();
    auto* term = terms.mutable_data_ptr<double>();
    for (std::int64_t token = 0; token < tokens; ++token) {
        term[token] = row_term(divergence, p + token * words, q + token * words, words, following[token]);
    }
    return terms;
}

at::Tensor divergence_terms_composed(Divergence divergence, const at::Tensor& reference,
                                     const at::Tensor& candidate, const at::Tensor& next) {
    // float64 throughout: operators of their own round after each one, and float32 has no digits to spare.
    const at::Tensor p = reference.to(at::kDouble), q = candidate.to(at::kDouble);
    at::Tensor terms;
    switch (divergence) {
    case Divergence::js: {
        const HalfRatio ratio(p, q);
        terms = (ratio.mean * (ratio.half * at::tanh(ratio.half) - ratio.log_cosh())).sum(-1);
        break;
    }
    case Divergence::js_finercut: {
        const HalfRatio ratio(p, q);
        terms = (ratio.mean * ratio.log_cosh()).mean(-1);
        break;
    }
    case Divergence::kl:
        terms = kl_terms(p, q);
        break;
    case Divergence::angular:
        terms = angular_terms(p, q);
        break;
    case Divergence::euclidean:
        terms = (p - q).square().sum(-1);
        break;
    case Divergence::nll:
        terms = nll_terms(q, next);
        break;
    }
    return terms;
}

double sequence_divergence(Divergence divergence, double sum, std::int64_t tokens) {
    sum = std::max(sum, 0.0); // rounding alone takes it below: bounds rest on it. What is no number stays so
    switch (divergence) {
    case Divergence::euclidean:
        return std::sqrt(sum);
    case Divergence::nll:
        return sum / static_cast<double>(tokens - 1);
    default:
        return sum / static_cast<double>(tokens);
    }
}

} // namespace cutaway
