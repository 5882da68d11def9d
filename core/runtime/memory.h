#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <exception>
#include <filesystem>

namespace cutaway {

/// Bytes of a device's memory.
struct Memory {
    std::int64_t total = 0;
    std::int64_t free = 0; ///< what can be used without making the machine swap, a container's limit included
};

/// Zeros where the machine does not say.
Memory memory_of(c10::Device device);

/// The main memory, by /proc/meminfo and by the limits of this process's control group and of those above it.
/// `root`: where proc and sys are, another place for tests alone.
Memory main_memory(const std::filesystem::path& root = "/");

/// memory_of(device).free.
std::int64_t free_memory(c10::Device device = c10::kCPU);

/// The most memory held since forget_peak_memory(): bytes; on a CPU by this process, mapped files included,
/// and where the system does not let it forget since the process began; on a GPU by its tensors.
std::int64_t peak_memory(c10::Device device);
void forget_peak_memory(c10::Device device);

/// Whether libtorch or the standard library threw it for want of memory.
bool is_out_of_memory(const std::exception& failure);

} // namespace cutaway
