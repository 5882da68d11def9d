#pragma once

/// Read this first: core/runtime knows the machine: which device to compute on and in which type (device.h),
/// and how much memory there is (memory.h).

#include "core/plan/messages.h"
#include "core/runtime/memory.h"

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <string>
#include <vector>

namespace cutaway {

/// What can be computed on: the CPU, then every GPU that libtorch sees.
std::vector<c10::Device> all_devices();

/// `auto` (a GPU where there is one), `cpu`, `cuda` or `cuda:N`. Throws Error(bad-usage) for anything else,
/// Error(bad-input) where the device is not there.
c10::Device parse_device(const std::string& text);

/// `auto` (on a CPU float32, else `stored`, the checkpoint's), `float32`, `bfloat16` or `float16`. Throws
/// Error(bad-usage), also for float16 on a CPU, where it is four times slower than float32.
c10::ScalarType parse_dtype(const std::string& text, c10::Device device, const std::string& stored);

/// `float32`, `bfloat16` or `float16`.
std::string dtype_text(c10::ScalarType dtype);

/// A device's name and memory. On a CPU what counts as used is this process's, on a GPU everybody's.
DeviceInfo device_info(c10::Device device);

} // namespace cutaway
