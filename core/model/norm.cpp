#include "core/model/norm.h"

#include "core/model/kernels.h"

#include <ATen/ATen.h>

namespace cutaway {

namespace {

using Weight = std::optional<at::Tensor>;

/// Whether norm_rows() takes it: rows on a CPU, one weight for all of them.
bool is_plain(const at::Tensor& x, const Weight& weight, const Weight& bias, at::ScalarType dtype) {
    const auto fits = [](const Weight& one) { return !one || (one->dim() == 1 && one->is_contiguous()); };
    return x.is_cpu() && x.scalar_type() == at::kFloat && x.is_contiguous() && fits(weight) && fits(bias) &&
           (weight || !bias) && (dtype == at::kFloat || dtype == at::kBFloat16);
}

at::Tensor rows_normed(const at::Tensor& x, const Norm& norm, const Weight& weight, const Weight& bias,
                       at::ScalarType dtype) {
    const NormRow row{.centred = norm.kind == Norm::Kind::layer,
                      .plus_one = norm.plus_one,
                      .epsilon = static_cast<float>(norm.epsilon),
                      .weight = weight ? weight->const_data_ptr<float>() : nullptr,
                      .bias = bias ? bias->const_data_ptr<float>() : nullptr};
    at::Tensor result = at::empty(x.sizes(), x.options().dtype(dtype));
    const std::int64_t size = x.size(-1), rows = x.numel() / size;
    const float* values = x.const_data_ptr<float>();
    if (dtype == at::kFloat) {
        norm_rows(row, values, rows, size, result.mutable_data_ptr<float>());
    } else {
        norm_rows(row, values, rows, size, static_cast<Bfloat16Bits*>(result.mutable_data_ptr()));
    }
    return result;
}

/// Whether libtorch's own norms take it: rows on a GPU, one weight for all of them.
bool is_fused(const at::Tensor& x, const Weight& weight, const Weight& bias) {
    return x.is_cuda() && x.scalar_type() == at::kFloat && weight && weight->dim() == 1 &&
           (!bias || bias->dim() == 1);
}

at::Tensor fused(const at::Tensor& x, const Norm& norm, const Weight& weight, const Weight& bias) {
    const std::optional<at::Tensor> factor = norm.plus_one && weight ? *weight + 1 : weight;
    if (norm.kind == Norm::Kind::layer) {
        return at::layer_norm(x, {x.size(-1)}, factor, bias, norm.epsilon);
    }
    const at::Tensor result = at::rms_norm(x, {x.size(-1)}, factor, norm.epsilon);
    return bias ? result + *bias : result;
}

} // namespace

at::Tensor normed(const at::Tensor& x, const Norm& norm, const Weight& weight, const Weight& bias,
                  at::ScalarType dtype) {
    if (is_plain(x, weight, bias, dtype)) {
        return rows_normed(x, norm, weight, bias, dtype);
    }
    if (is_fused(x, weight, bias)) {
        return fused(x, norm, weight, bias).to(dtype);
    }
    const at::Tensor wide = x.to(at::kFloat);
    const bool centred = norm.kind == Norm::Kind::layer;
    const at::Tensor values = centred ? wide - wide.mean(-1, /*keepdim=*/true) : wide;
    at::Tensor result = values * at::rsqrt(values.square().mean(-1, /*keepdim=*/true) + norm.epsilon);
    if (weight) {
        result.mul_(norm.plus_one ? *weight + 1 : *weight);
    }
    if (bias) {
        result.add_(*bias);
    }
    return result.to(dtype);
}

} // namespace cutaway
