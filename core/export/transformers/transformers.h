#pragma once

#include "core/export/new_checkpoint.h"

namespace cutaway {

/// The format `transformers`: the source's weights without those of the removed slots, and beside them a file
/// of Python (transformers/modeling_cutaway.py) with which Transformers runs what is left. Its model type is
/// one of its own, so that nothing runs it with random numbers for what is gone.
NewCheckpoint pass_through_checkpoint(const ExportSource& source, const Session& session);

} // namespace cutaway
