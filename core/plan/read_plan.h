#pragma once

#include "core/plan/plan.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cutaway {

/// A plan as a file holds it.
struct PlanFile {
    Plan plan;
    std::vector<std::string> notes; ///< what of the file is no removal of a slot and was left out
    bool is_session = false;        ///< whether it holds scores and settings beside its plan
};

/// Reads the plan in a session file, in what `export --format plan` writes or in what `prune --json` prints,
/// and what other programs say of removed layers (foreign_plan.h), which is taken as forced in its order. Of
/// a folder its config.json is read. Throws Error(bad-input or bad-session) where there is no plan in it, or
/// it is made for another number of blocks.
PlanFile read_plan_file(const std::filesystem::path& path, int blocks);

/// The same without the notes.
Plan read_plan(const std::filesystem::path& path, int blocks);

} // namespace cutaway
