#pragma once

#include "core/export/export.h"

namespace cutaway {

/// Loads the checkpoint that was written to `folder` and returns the largest absolute difference between its
/// logits and those of the plan in memory, over the calibration set. Throws Error(internal) where it is too
/// large to be rounding.
double compare_logits(const std::filesystem::path& folder, const ExportSource& source, const Plan& plan);

} // namespace cutaway
