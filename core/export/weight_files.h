#pragma once

#include "core/export/export.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cutaway {

/// A weight as it is written: one of the source's, perhaps under another name, or zeros in its place.
struct WrittenWeight {
    const TensorInfo* source = nullptr;
    std::string name{};
    bool zeros = false;
};

std::uint64_t bytes_of(const std::vector<WrittenWeight>& weights);

/// Writes them to `folder` under the usual names, bit by bit, in pieces, in as many files as the source has
/// them in, and with more than one the index. `progress` is told how many bytes are written. Throws
/// Error(no-space, write-failed, model-changed, cancelled).
void write_weight_files(const ExportSource& source, const std::vector<WrittenWeight>& weights,
                        const std::filesystem::path& folder,
                        const std::function<void(std::uint64_t)>& progress);

} // namespace cutaway
