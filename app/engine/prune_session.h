#pragma once

#include "app/engine/prune.h"
#include "app/engine/workbench.h"
#include "core/plan/session.h"
#include "core/text/calibration.h"

namespace cutaway {

/// Where a search begins.
struct PruneStart {
    Session session; ///< its plan, settings and what was measured before; the environment is still to come
    CalibrationSet calibration;
};

/// Makes it of the options, and with --resume of the session file. Everything that the user can have got
/// wrong is found here, before the weights are loaded. Throws Error(bad-usage, bad-input, bad-session,
/// model-changed, bad-tokenizer).
PruneStart prune_start(const PruneOptions& options, const OpenModel& model, const Output& output);

} // namespace cutaway
