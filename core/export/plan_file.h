#pragma once

#include "core/export/export.h"

#include <cstdint>

namespace cutaway {

/// Writes the session's plan with its settings and scores as JSON. Throws as export_model() does.
ExportResult export_plan(const ExportTarget& target, const ExportSource& source, const Session& session);

/// Of that file.
std::uint64_t plan_bytes(const ExportTarget& target, const ExportSource& source, const Session& session);

} // namespace cutaway
