#include "core/model/norm.h"

#include <ATen/ATen.h>

namespace cutaway {

at::Tensor normed(const at::Tensor& x, const Norm& norm, const std::optional<at::Tensor>& weight,
                  const std::optional<at::Tensor>& bias) {
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
    return result;
}

} // namespace cutaway
