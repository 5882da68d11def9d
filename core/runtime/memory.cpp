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

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kibi = 1024;

/// The number behind a name in a file of lines such as `MemTotal:  123 kB` or `active_file 123`.
std::int64_t named_number(const fs::path& file, std::string_view name) {
    std::ifstream stream(file);
    for (std::string word; stream >> word;) {
        if (std::int64_t number = 0; word == name && stream >> number) {
            return number;
        }
    }
    return 0;
}

/// A number in a file of a control group; none where there is no such file, or no limit (`max`).
std::optional<std::int64_t> group_number(const fs::path& file) {
    std::ifstream stream(file);
    std::int64_t number = 0;
    return stream >> number ? std::optional(number) : std::nullopt;
}

/// This process's control group by its path below the root of all groups: of the line `0::/user.slice/x`.
std::string own_group(const fs::path& root) {
    std::ifstream stream(root / "proc/self/cgroup");
    constexpr std::string_view unified = "0::/";
    for (std::string line; std::getline(stream, line);) {
        if (line.starts_with(unified)) {
            return line.substr(unified.size());
        }
    }
    return "";
}

/// Takes the limit of one control group into account.
void limit_to_group(const fs::path& group, Memory& memory) {
    const auto limit = group_number(group / "memory.max");
    const auto used = group_number(group / "memory.current");
    if (limit && used) {
        // Files that were read count as used, and are given up as soon as something else needs the room.
        const fs::path statistics = group / "memory.stat";
        const std::int64_t files =
            named_number(statistics, "active_file") + named_number(statistics, "inactive_file");
        memory.total = std::min(memory.total, *limit);
        memory.free = std::clamp<std::int64_t>(*limit - *used + files, 0, memory.free);
    }
}

} // namespace

Memory main_memory(const fs::path& root) {
    Memory memory{.total = kibi * named_number(root / "proc/meminfo", "MemTotal:"),
                  .free = kibi * named_number(root / "proc/meminfo", "MemAvailable:")};
    // A limit holds for all groups below it. In a container the root's files are those of the container.
    fs::path group = root / "sys/fs/cgroup";
    limit_to_group(group, memory);
    for (const fs::path& part : fs::path(own_group(root))) {
        group /= part;
        limit_to_group(group, memory);
    }
    return memory;
}

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

std::int64_t peak_memory(c10::Device device) {
    if (device.is_cpu()) {
        return kibi * named_number("/proc/self/status", "VmHWM:");
    }
    constexpr auto all = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);
    return c10::getDeviceAllocator(device.type())
        ->getDeviceStats(device.index())
        .allocated_bytes.at(all)
        .peak;
}

void forget_peak_memory(c10::Device device) {
    if (device.is_cpu()) {
        std::ofstream("/proc/self/clear_refs") << "5";
    } else {
        c10::getDeviceAllocator(device.type())->resetPeakStats(device.index());
    }
}

bool is_out_of_memory(const std::exception& failure) {
    // Devices have an exception of their own; the CPU's allocator throws the general one with this text.
    return dynamic_cast<const std::bad_alloc*>(&failure) != nullptr ||
           dynamic_cast<const c10::OutOfMemoryError*>(&failure) != nullptr ||
           (dynamic_cast<const c10::Error*>(&failure) != nullptr &&
            std::string_view(failure.what()).find("DefaultCPUAllocator: ") != std::string_view::npos);
}

} // namespace cutaway
