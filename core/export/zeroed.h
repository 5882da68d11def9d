#pragma once

#include "core/export/export.h"

namespace cutaway {

/// Writes the checkpoint as it is but for the output projections (and their biases) of removed slots, which
/// are zero: what a removed slot adds to the residual stream is nothing. Exact, loads everywhere, no smaller.
/// Tensors are copied bit by bit, in pieces, into as many files as the source has, under the usual names.
ExportResult export_zeroed(const std::filesystem::path& path, const ExportSource& source,
                           const Session& session);

} // namespace cutaway
