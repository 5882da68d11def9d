#include "core/runtime/gpu_kernel.h"

#include <ATen/ATen.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/SmallVector.h>

#include <string>

// Declared here and weak, since the header is there with a libtorch for CUDA alone: without one it is null.
// NOLINTNEXTLINE(modernize-concat-nested-namespaces): as libtorch has it
namespace at::cuda {
__attribute__((weak)) c10::SmallVector<at::Tensor>
CompileAndLaunchKernel(const std::string& code_string, const std::string& kernel_name, int num_outputs,
                       const c10::SmallVector<at::Tensor>& tensors,
                       const c10::SmallVector<at::Scalar>& extra_args, bool return_by_ref);
} // namespace at::cuda

namespace cutaway {

namespace {

bool runs_one(at::Device device) {
    if (at::cuda::CompileAndLaunchKernel == nullptr) {
        return false;
    }
    constexpr GpuKernel probe{.name = "twice",
                              .code = "template <typename T> T twice(T x) { return x + x; }"};
    try {
        const c10::InferenceMode no_autograd;
        const at::Tensor one = at::ones({1}, at::TensorOptions(at::kFloat).device(device));
        return run_gpu_kernel(probe, {one}).item<float>() == 2;
    } catch (const c10::Error&) {
        return false; // its run-time compiler is missing
    }
}

} // namespace

bool runs_gpu_kernels(at::Device device) {
    if (!device.is_cuda()) {
        return false;
    }
    static const bool runs = runs_one(device);
    return runs;
}

at::Tensor run_gpu_kernel(const GpuKernel& kernel, std::initializer_list<at::Tensor> arguments) {
    const c10::DeviceGuard guard(arguments.begin()->device());
    return at::cuda::CompileAndLaunchKernel(kernel.code, kernel.name, 1, arguments, {}, false)[0];
}

} // namespace cutaway
