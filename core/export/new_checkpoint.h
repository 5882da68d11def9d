#pragma once

#include "core/export/export.h"
#include "core/export/model_card.h"
#include "core/export/verify.h"
#include "core/export/weight_files.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cutaway {

/// A checkpoint folder that is to be written.
struct NewCheckpoint {
    Json config; ///< in the older style
    std::vector<WrittenWeight> weights;
    std::vector<int> blocks; ///< which of the source's each of its blocks is
    CardWords card;
    std::vector<std::pair<std::string, std::string_view>>
        files{};                ///< others, each its name and what it holds
    ReadWritten read = nullptr; ///< how it is read back; null where it is a stock checkpoint
};

/// Writes it where the target says, with the files that go along and a model card, and compares it with the
/// plan in memory. Throws as export_model() does.
ExportResult write_checkpoint(const ExportTarget& target, const NewCheckpoint& checkpoint,
                              const ExportSource& source, const Session& session);

} // namespace cutaway
