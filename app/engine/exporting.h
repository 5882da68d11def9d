#pragma once

#include "app/engine/output.h"
#include "core/export/export.h"
#include "core/search/sweep.h"

#include <string>
#include <vector>

namespace cutaway {

/// What `--export FORMAT:PATH` asks for. Throws Error(bad-usage) where a text is no FORMAT:PATH.
std::vector<ExportTarget> export_targets(const std::vector<std::string>& texts);

/// Before anything is computed: throws as check_export() does of each target, except where the rest of a
/// search may yet make a plan that the format carries.
void check_exports(const std::vector<ExportTarget>& targets, const ExportSource& source,
                   const Session& session);

/// export_model() with a progress bar, of a session whose plan is measured first where the format tells what
/// it costs, within `limits`. Throws as it does, and Interrupted.
ExportResult export_with_progress(const ExportTarget& target, ExportSource source, Session session,
                                  const SweepLimits& limits, const Output& output);

} // namespace cutaway
