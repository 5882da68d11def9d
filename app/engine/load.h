#pragma once

#include "app/engine/options.h"
#include "app/engine/output.h"
#include "app/engine/workbench.h"

namespace cutaway {

/// Loads the weights for a command that computes on these sequences, which Ctrl-C ends: progress on a
/// terminal, a note where they do not fit the memory, with -v what computes.
Workbench load(OpenModel model, const ModelOptions& options, const Sequences& sequences,
               const Output& output);

} // namespace cutaway
