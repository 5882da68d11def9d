#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// x [rows, in] times the transpose of weight [out, in], plus bias [out]: [rows, out]. On a CPU by ATen or by
/// oneDNN, whichever a measurement at the first call of this process found faster for the type; the same for
/// all calls of the process, since the two round differently (5e-6, relative). On a GPU x may be float32 and
/// the weight bfloat16: x goes through as the sum of three bfloat16 tensors, which is exact, and the result
/// is float32, at four times the speed of a product in float32.
at::Tensor product(const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias);

/// Settles what product() uses for tensors of this type without measuring: a name that product_name() gave
/// an earlier run, whose bits this one is to repeat. Any other name, or one that this machine does not have,
/// settles nothing. To be called before the first product.
void use_product(at::ScalarType dtype, std::string_view name);

/// What product() uses for tensors of this type on a CPU: `aten` or `onednn`. Measures it where no call has.
std::string product_name(at::ScalarType dtype);

/// The libraries that multiply tensors of this type there, by name; and a product by one of them, to measure
/// them by, or by `split`: of float32 by bfloat16, as product() has it on a GPU.
std::vector<std::string> product_names(at::ScalarType dtype, at::Device device);
at::Tensor product_by(std::string_view name, const at::Tensor& x, const at::Tensor& weight);

} // namespace cutaway
