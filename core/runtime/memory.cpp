#include "core/runtime/memory.h"

#include <c10/core/CachingDeviceAllocator.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <fstream>
#include <new>
#include <optional>
#include <string>
#include <string_view>

namespace cutaway {

namespace {

/// The number behind a name in a file of lines such as `MemTotal:  123 kB` or `active_file 123`.
std::int64_t named_number(const char* file, std::string_view name) {
    std::ifstream stream(file);
    for (std::string word; stream >> word;) {
        if (std::int64_t number = 0; word == name && stream >> number) {
            return number;
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

Memory main_memory() {
    constexpr std::int64_t kibi = 1024;
    Memory memory{.total = kibi * named_number("/proc/meminfo", "MemTotal:"),
                  .free = kibi * named_number("/proc/meminfo", "MemAvailable:")};
    const auto limit = group_number("/sys/fs/cgroup/memory.max");
    const auto used = group_number("/sys/fs/cgroup/memory.current");
    if (limit && used) {
        // Files that were read count as used, and are given up as soon as something else needs the room.
        const char* statistics = "/sys/fs/cgroup/memory.stat";
        const std::int64_t files =
            named_number(statistics, "active_file") + named_number(statistics, "inactive_file");
        memory.total = std::min(memory.total, *limit);
        memory.free = std::clamp<std::int64_t>(*limit - *used + files, 0, memory.free);
    }
    return memory;
}

} // namespace

Memory memory_of(c10::Device device) {
    if (device.is_cpu()) {
        return main_memory();
    }
    const auto [free, total] = c10::getDeviceAllocator(device.type())->getMemoryInfo(device.index());
    return {.total = static_cast<std::int64_t>(total), .free = static_cast<std::int64_t>(free)};
}

std::int64_t free_memory(c10::Device device) {
    return memory_of(device).free;
}

bool is_out_of_memory(const std::exception& failure) {
    // Devices have an exception of their own; the CPU's allocator throws the general one with this text.
    return dynamic_cast<const std::bad_alloc*>(&failure) != nullptr ||
           dynamic_cast<const c10::OutOfMemoryError*>(&failure) != nullptr ||
           (dynamic_cast<const c10::Error*>(&failure) != nullptr &&
            std::string_view(failure.what()).find("DefaultCPUAllocator: ") != std::string_view::npos);
}

} // namespace cutaway
