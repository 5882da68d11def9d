#pragma once

#include "core/export/export.h"

#include <cstdint>

namespace cutaway {

/// Writes the tensors of `target.slots`, or else of the slots that the plan removes, to one safetensors file,
/// under their own names and bit by bit; its metadata say which slots of which model. A slot's norms go
/// along, one that the branches of a block share as well: without it nobody could compute the branch. Throws
/// Error(bad-input) where there is no slot, or none of the model; else as export_model() does.
ExportResult export_layers(const ExportTarget& target, const ExportSource& source, const Session& session);

/// Of the tensors. Throws Error(bad-input) as export_layers() does.
std::uint64_t layers_bytes(const ExportTarget& target, const ExportSource& source, const Session& session);

} // namespace cutaway
