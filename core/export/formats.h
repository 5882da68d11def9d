#pragma once

#include "core/export/export.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace cutaway {

/// A way to write a pruned model.
struct Format {
    std::string_view name;
    bool folder = true;        ///< a folder of files, else one file
    std::string_view suffix{}; ///< where this is given, a path without it is a folder as well
    bool weights = true;       ///< whether it is a model, whose logits are compared
    bool typed = false;        ///< whether the target may ask for another type of weights than is stored
    /// Of the weights that it would write. Throws Error(bad-input or unsupported-model), with the format to
    /// use instead in its help, where it cannot carry the plan or the model.
    std::uint64_t (*bytes)(const ExportTarget& target, const ExportSource& source, const Session& session);
    /// Throws as export_model() does.
    ExportResult (*write)(const ExportTarget& target, const ExportSource& source, const Session& session);
};

/// Whether a target is going to be a folder.
bool makes_folder(const Format& format, const ExportTarget& target);

std::span<const Format> export_formats();

/// Throws Error(bad-usage) where there is none of this name.
const Format& export_format(std::string_view name);

} // namespace cutaway
