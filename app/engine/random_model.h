#pragma once

#include "app/engine/bench_shape.h"
#include "app/engine/output.h"
#include "app/engine/workbench.h"

namespace cutaway {

/// A model of random weights, each matrix scaled by its inputs so that numbers stay finite. `bfloat16`: its
/// type, else float32. It is a checkpoint as any other, so that what is measured is what a real one runs
/// through, but lies in memory and is gone with the process: its folder is removed once it is open. What
/// processes that were killed before that have left is removed first. Throws Error(out-of-memory) where
/// memory has no room, Error(cancelled) by Ctrl-C.
OpenModel random_model(const BenchShape& shape, bool bfloat16, const Output& output);

} // namespace cutaway
