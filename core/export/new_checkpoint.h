#pragma once

#include "core/export/export.h"
#include "core/export/model_card.h"
#include "core/export/weight_files.h"

#include <vector>

namespace cutaway {

/// A checkpoint folder that is to be written.
struct NewCheckpoint {
    Json config; ///< in the older style
    std::vector<WrittenWeight> weights;
    std::vector<int> blocks; ///< which of the source's each of its blocks is
    CardWords card;
};

/// Writes it where the target says, with the files that go along and a model card, and compares it with the
/// plan in memory. Throws as export_model() does.
ExportResult write_checkpoint(const ExportTarget& target, const NewCheckpoint& checkpoint,
                              const ExportSource& source, const Session& session);

} // namespace cutaway
