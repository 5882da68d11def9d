#pragma once

/// Read this first: core/runtime knows the machine: which device to compute on, in which type, and how much
/// memory it has.

#include "core/plan/messages.h"

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <string>

namespace cutaway {

/// `auto` (a GPU where there is one), `cpu`, `cuda` or `cuda:N`. Throws Error(bad-usage) for anything else,
/// Error(bad-input) where the device is not there.
c10::Device parse_device(const std::string& text);

/// `auto` (on a CPU float32, else `stored`, the checkpoint's), `float32`, `bfloat16` or `float16`. Throws
/// Error(bad-usage), also for float16 on a CPU, where it is slower than float32 and no smaller in memory.
c10::ScalarType parse_dtype(const std::string& text, c10::Device device, const std::string& stored);

std::string dtype_text(c10::ScalarType dtype);

/// Total and used memory of the machine; of a GPU only its name is known.
DeviceInfo device_info(c10::Device device);

/// Bytes that can be used without making the machine swap, limits of a container included.
std::int64_t free_memory();

} // namespace cutaway
