#pragma once

#include "core/plan/json.h"

#include <cstdint>
#include <string>

namespace cutaway {

/// What a report of `bench` says of the machine that it ran on: processor, cores, load, GPU.
Json bench_machine();

/// The most memory that this process held since forget_peak_memory(): bytes, mapped weights included. Where
/// the system does not let it forget, since the process began.
std::int64_t peak_memory();
void forget_peak_memory();

} // namespace cutaway
