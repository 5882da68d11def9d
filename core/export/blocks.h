#pragma once

#include "core/export/new_checkpoint.h"

namespace cutaway {

/// The format `blocks`: a checkpoint of the same architecture with fewer blocks. The removed ones are not
/// there, the others move up, and the configuration's lists of blocks with them. Throws Error(bad-input)
/// where the plan removes one slot of a block and keeps the other, or leaves no block, and
/// Error(unsupported-model) where the architecture cannot say which of the blocks that are left differ from
/// the others.
NewCheckpoint shortened_checkpoint(const ExportSource& source, const Session& session);

} // namespace cutaway
