#pragma once

#include "core/export/gguf/architecture.h"

#include <filesystem>
#include <functional>
#include <vector>

namespace cutaway {

/// Computes the file that was written, a block at a time, and returns the largest absolute difference between
/// its logits and those of the plan in memory, over the calibration set. `rounded`: whether weights are of
/// another type than in the source, so that the difference may be large. `progress`: told which share is
/// done. Throws Error(internal) where the file cannot be read back or is another model, Error(out-of-memory),
/// Error(cancelled).
double compare_gguf(const std::filesystem::path& file, const ExportSource& source,
                    const std::vector<GgufBlock>& blocks, bool rounded,
                    const std::function<void(double share)>& progress);

} // namespace cutaway
