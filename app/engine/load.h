#pragma once

#include "app/engine/options.h"
#include "app/engine/output.h"
#include "app/engine/workbench.h"

namespace cutaway {

/// Loads the weights for a command, which Ctrl-C ends: progress on a terminal, with -v what computes.
Workbench load(OpenModel model, const ModelOptions& options, const Output& output);

} // namespace cutaway
