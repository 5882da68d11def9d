#include "core/runtime/device.h"

#include "core/plan/error.h"

#include <ATen/ATen.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <optional>
#include <unistd.h>

namespace cutaway {

namespace {

int gpu_count() {
    return at::hasCUDA() ? at::detail::getCUDAHooks().deviceCount() : 0;
}

/// N of `cuda:N`, 0 of `cuda`; nothing where the text is neither.
std::optional<int> gpu_index(std::string_view text) {
    constexpr std::string_view prefix = "cuda:";
    if (text == "cuda") {
        return 0;
    }
    if (!text.starts_with(prefix)) {
        return std::nullopt;
    }
    text.remove_prefix(prefix.size());
    int index = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), index);
    const bool whole = failed == std::errc() && end == text.data() + text.size() && index >= 0;
    return whole ? std::optional(index) : std::nullopt;
}

/// Bytes of main memory that this process holds.
std::int64_t resident_memory() {
    std::ifstream stream("/proc/self/statm");
    std::int64_t all = 0, resident = 0;
    stream >> all >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

} // namespace

std::vector<c10::Device> all_devices() {
    std::vector<c10::Device> devices{at::kCPU};
    for (int index = 0; index < gpu_count(); ++index) {
        devices.emplace_back(at::kCUDA, static_cast<c10::DeviceIndex>(index));
    }
    return devices;
}

c10::Device parse_device(const std::string& text) {
    const int gpus = gpu_count();
    if (text == "cpu" || (text == "auto" && gpus == 0)) {
        return at::kCPU;
    }
    const std::optional<int> index = text == "auto" ? 0 : gpu_index(text);
    if (!index) {
        throw Error(error_code::bad_usage, "'" + text + "' is no device", "--device",
                    "Use auto, cpu, cuda or cuda:N.");
    }
    if (*index >= gpus) {
        throw Error(error_code::bad_input, fmt::format("There is no {}: {} GPUs can be used", text, gpus),
                    "--device", "Use --device cpu, or build with a libtorch for CUDA and check the driver.");
    }
    return {at::kCUDA, static_cast<c10::DeviceIndex>(*index)};
}

c10::ScalarType parse_dtype(const std::string& text, c10::Device device, const std::string& stored) {
    const std::string name = text != "auto" ? text : device.is_cpu() ? "float32" : stored;
    if (name == "bfloat16") {
        return at::kBFloat16;
    }
    if (name == "float16" && !device.is_cpu()) {
        return at::kHalf;
    }
    // What is stored in float64 is computed in the most precise type there is.
    if (name == "float32" || text == "auto") {
        return at::kFloat;
    }
    throw Error(error_code::bad_usage,
                "'" + text + "' is no type to compute in on " + (device.is_cpu() ? "a CPU" : "a GPU"),
                "--dtype", "Use auto, float32 or bfloat16 (float16 on a GPU only).");
}

std::string dtype_text(c10::ScalarType dtype) {
    return dtype == at::kFloat ? "float32" : dtype == at::kBFloat16 ? "bfloat16" : "float16";
}

DeviceInfo device_info(c10::Device device) {
    const Memory memory = memory_of(device);
    return {.name = device.str(),
            .memory_total = memory.total,
            .memory_used = device.is_cpu() ? resident_memory() : memory.total - memory.free};
}

} // namespace cutaway
