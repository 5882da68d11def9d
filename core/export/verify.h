#pragma once

#include "core/export/export.h"

#include <filesystem>
#include <functional>
#include <vector>

namespace cutaway {

/// A written checkpoint as it is run.
struct WrittenModel {
    Traits traits;
    std::vector<Slot> absent{}; ///< that it has no tensors for, and that add nothing
};

/// Reads one whose configuration is in another form than the source's; throws as read_traits() does.
using ReadWritten = WrittenModel (*)(const Checkpoint& written);

/// Loads the checkpoint that was written to `folder`, one slot at a time, and returns the largest absolute
/// difference between its logits and those of the plan in memory, over the calibration set. `blocks`: which
/// of the source's each of its blocks is. `read`: null for a stock checkpoint. `progress`: told which share
/// is done. Throws Error(unsupported-model) where the written configuration makes another kind of block of
/// one, Error(internal) where the folder cannot be read back or the difference is too large to be rounding,
/// Error(out-of-memory), Error(cancelled).
double compare_logits(const std::filesystem::path& folder, const ExportSource& source, const Plan& plan,
                      const std::vector<int>& blocks, ReadWritten read,
                      const std::function<void(double share)>& progress);

} // namespace cutaway
