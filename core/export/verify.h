#pragma once

#include "core/export/export.h"

#include <filesystem>
#include <functional>

namespace cutaway {

/// Loads the checkpoint that was written to `folder`, one slot at a time, and returns the largest absolute
/// difference between its logits and those of the plan in memory, over the calibration set. `blocks`: which
/// of the source's each of its blocks is. `progress`: told which share is done. Throws
/// Error(unsupported-model) where the written configuration makes another kind of block of one,
/// Error(internal) where the folder cannot be read back or the difference is too large to be rounding,
/// Error(out-of-memory), Error(cancelled).
double compare_logits(const std::filesystem::path& folder, const ExportSource& source, const Plan& plan,
                      const std::vector<int>& blocks, const std::function<void(double share)>& progress);

} // namespace cutaway
