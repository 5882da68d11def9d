#pragma once

#include "core/plan/json.h"

namespace cutaway {

/// What a report of `bench` says of the machine that it ran on: processor, cores, load, GPU.
Json bench_machine();

} // namespace cutaway
