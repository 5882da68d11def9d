#pragma once

#include "core/export/export.h"

namespace cutaway {

/// Writes a checkpoint of the same architecture with fewer blocks: the removed ones are not there, the others
/// move up, and the configuration's lists of blocks with them. Throws Error(bad-input) where the plan removes
/// one slot of a block and keeps the other, or leaves no block, and Error(unsupported-model) where the
/// architecture cannot say which of the blocks that are left differ from the others.
ExportResult export_blocks(const std::filesystem::path& path, const ExportSource& source,
                           const Session& session);

} // namespace cutaway
