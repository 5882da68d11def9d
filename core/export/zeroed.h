#pragma once

#include "core/export/new_checkpoint.h"

namespace cutaway {

/// The format `zeroed`: the source's own architecture and weights, except that what removed slots add is zero
/// (their output projections and the biases of them). Every program that runs the source runs it; it is no
/// smaller.
NewCheckpoint zeroed_checkpoint(const ExportSource& source, const Session& session);

} // namespace cutaway
