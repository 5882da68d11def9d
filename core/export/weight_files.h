#pragma once

#include "core/export/weight_stream.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

namespace cutaway {

/// Writes weights to `folder` under the usual names, bit by bit, in pieces, in as many files as the source
/// has them in, and with more than one the index. `progress` is told how many bytes are written. Throws
/// Error(no-space, write-failed, model-changed, cancelled).
void write_weight_files(const ExportSource& source, const std::vector<WrittenWeight>& weights,
                        const std::filesystem::path& folder,
                        const std::function<void(std::uint64_t)>& progress);

} // namespace cutaway
