#pragma once

#include <cstddef>
#include <functional>

namespace cutaway {

/// Calls `job` with 0 to `jobs` - 1 on `threads` threads (0: one per core), each of which computes alone, and
/// returns when all have ended. Rethrows the first exception; no other job begins after it.
void in_parallel(int threads, std::size_t jobs, const std::function<void(std::size_t)>& job);

} // namespace cutaway
