#pragma once

#include <ATen/core/Tensor.h>

#include <initializer_list>

namespace cutaway {

/// An elementwise function that a GPU's driver compiles when it is first run: one pass over its arguments
/// where operators of their own would write and read a tensor between any two of them.
struct GpuKernel {
    const char* name; ///< of the function
    const char* code; ///< `template <typename T> T name(T a, ...) { ... }`, in CUDA's C++
};

/// Whether `device` can run such kernels: it is a GPU, and this libtorch and its driver know how.
bool runs_gpu_kernels(at::Device device);

/// The kernel on tensors of one type on one GPU, their shapes broadcast. Throws c10::Error where it cannot
/// be compiled.
at::Tensor run_gpu_kernel(const GpuKernel& kernel, std::initializer_list<at::Tensor> arguments);

} // namespace cutaway
