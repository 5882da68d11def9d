#include "core/runtime/device.h"

#include "core/plan/error.h"

#include <ATen/ATen.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>

namespace cutaway {

namespace {

/// A `Name: 123 kB` line of a file below /proc, in bytes.
std::int64_t kilobytes(const char* file, const std::string& name) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        if (line.starts_with(name + ":")) {
            return std::strtoll(line.c_str() + name.size() + 1, nullptr, 10) * 1024;
        }
    }
    return 0;
}

/// A number in a file of the control group; none where there is no group, or no limit (`max`).
std::optional<std::int64_t> group_number(const char* file) {
    std::ifstream stream(file);
    std::int64_t number = 0;
    return stream >> number ? std::optional(number) : std::nullopt;
}

int gpu_count() {
    return at::hasCUDA() ? at::detail::getCUDAHooks().deviceCount() : 0;
}

} // namespace

c10::Device parse_device(const std::string& text) {
    const int gpus = gpu_count();
    if (text == "cpu" || (text == "auto" && gpus == 0)) {
        return at::kCPU;
    }
    int index = 0;
    if (text.starts_with("cuda:")) {
        const auto [end, failed] = std::from_chars(text.data() + 5, text.data() + text.size(), index);
        if (failed != std::errc() || end != text.data() + text.size() || index < 0) {
            index = -1;
        }
    } else if (text != "auto" && text != "cuda") {
        index = -1;
    }
    if (index < 0) {
        throw Error(error_code::bad_usage, "'" + text + "' is no device", "--device",
                    "Use auto, cpu, cuda or cuda:N.");
    }
    if (index >= gpus) {
        throw Error(error_code::bad_input, fmt::format("There is no {}: {} GPUs can be used", text, gpus),
                    "--device", "Use --device cpu, or build with a libtorch for CUDA and check the driver.");
    }
    return {at::kCUDA, static_cast<c10::DeviceIndex>(index)};
}

c10::ScalarType parse_dtype(const std::string& text, c10::Device device, const std::string& stored) {
    const std::string name = text != "auto" ? text : device.is_cpu() ? "float32" : stored;
    if (name == "float32" || name == "float64") {
        return at::kFloat;
    }
    if (name == "bfloat16") {
        return at::kBFloat16;
    }
    if (name == "float16" && !device.is_cpu()) {
        return at::kHalf;
    }
    throw Error(error_code::bad_usage, "'" + name + "' is no type to compute in on " + device.str(),
                "--dtype", "Use auto, float32 or bfloat16 (float16 on a GPU only).");
}

std::string dtype_text(c10::ScalarType dtype) {
    return dtype == at::kFloat ? "float32" : dtype == at::kBFloat16 ? "bfloat16" : "float16";
}

std::int64_t free_memory() {
    std::int64_t bytes = kilobytes("/proc/meminfo", "MemAvailable");
    const auto limit = group_number("/sys/fs/cgroup/memory.max");
    const auto used = group_number("/sys/fs/cgroup/memory.current");
    if (limit && used) {
        bytes = std::min(bytes, *limit - *used);
    }
    return std::max<std::int64_t>(bytes, 0);
}

DeviceInfo device_info(c10::Device device) {
    if (!device.is_cpu()) {
        return {.name = device.str(), .memory_total = 0, .memory_used = 0};
    }
    return {.name = "cpu",
            .memory_total = kilobytes("/proc/meminfo", "MemTotal"),
            .memory_used = kilobytes("/proc/self/status", "VmRSS")};
}

} // namespace cutaway
