#pragma once

/// Read this first: core/export writes what other programs run. export_model() knows the formats; each is a
/// file of its own (zeroed.h). All of them write under a temporary name beside the target (new_folder.h),
/// read their own result back and compare its logits with the plan in memory (verify.h), and only then give
/// it its name. Beside the weights go the configuration in the style that every tool reads (config.h), the
/// tokenizer's files (companion_files.h) and a model card (model_card.h).

#include "core/checkpoint/checkpoint.h"
#include "core/model/decoder.h"
#include "core/plan/messages.h"
#include "core/plan/session.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cutaway {

/// The untouched model that an export is made of, and what its result is compared on.
struct ExportSource {
    std::shared_ptr<const Checkpoint> checkpoint;
    Traits traits;
    const Decoder* decoder = nullptr;
    std::vector<std::vector<std::int64_t>> sequences; ///< the calibration set
    /// Of writing and reading back, in bytes; may be empty.
    std::function<void(std::int64_t done, std::int64_t total)> progress{};
    std::function<bool()> interrupted{}; ///< ends it with Error(cancelled); may be empty
};

/// Throws Error(bad-usage) where there is no such format.
void check_export_format(const std::string& format);

/// Whether the format is a folder of files, not one file. `format`: one that check_export_format() accepts.
bool export_makes_folder(const std::string& format);

/// Writes the plan of `session` at `path`: `zeroed`, a checkpoint folder whose removed slots add nothing,
/// `blocks`, one that lacks the removed blocks, or `plan`, the session's plan, settings and scores as JSON.
/// The folder must not exist, or be empty, and neither may lie in the model's own. Throws Error(bad-usage,
/// bad-input, bad-checkpoint, no-space, write-failed, model-changed, out-of-memory, cancelled), and then
/// nothing new is at `path`.
ExportResult export_model(const std::string& format, const std::filesystem::path& path,
                          const ExportSource& source, const Session& session);

} // namespace cutaway
