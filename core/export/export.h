#pragma once

/// Read this first: core/export writes what other programs run. formats.h lists the formats, each a file
/// (zeroed.h, blocks.h, ...) or a folder (gguf/, nemotron_nas/, transformers/) of its own, and export_model()
/// writes any of them. All write under a temporary name beside the target (new_output.h), read their own
/// result back and compare its logits with the plan in memory (verify.h), and only then give it its name.
/// Beside the weights go the configuration in the style that every tool reads (config.h), the tokenizer's
/// files (companion_files.h) and a model card (model_card.h).

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

/// Writes the plan of `session` as `target` says. What is at its path must not exist, or be an empty folder,
/// unless the target is forced; and neither may lie in the model's own folder. Throws Error(bad-usage,
/// bad-input, bad-checkpoint, unsupported-model, no-space, write-failed, model-changed, out-of-memory,
/// cancelled), and then nothing new is at the path, and what was there before is.
ExportResult export_model(const ExportTarget& target, const ExportSource& source, const Session& session);

/// Throws as export_model() does where it shows before the model is loaded: the target's words, the traits
/// and the plan do not fit the format. Reads headers only, and of the source the checkpoint and the traits.
void check_export(const ExportTarget& target, const ExportSource& source, const Session& session);

/// Throws Error(cancelled) where the user has stopped the export.
void check_interrupted(const ExportSource& source);

/// Throws Error(model-changed) where the source's files are no longer those of the session's model, as far as
/// its fingerprint tells: before a result is kept, since what is compared with it may lie in the same files.
void check_unchanged(const ExportSource& source, const Session& session);

/// What each format makes of the plan: its size, or why it cannot carry it. Reads headers only. Of `wishes`
/// the type and the slots count.
std::vector<FormatFit> fitting_formats(const ExportSource& source, const Session& session,
                                       const ExportTarget& wishes = {});

} // namespace cutaway
