#include "core/export/new_checkpoint.h"

#include "core/export/companion_files.h"
#include "core/export/model_card.h"
#include "core/export/new_folder.h"
#include "core/export/verify.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// Fills `folder` and returns the largest difference of its logits.
double fill(const fs::path& folder, const NewCheckpoint& checkpoint, const ExportSource& source,
            const Session& session) {
    // Writing is one half of the progress, reading back the other.
    const std::uint64_t half = bytes_of(checkpoint.weights);
    const auto tell = [&](std::uint64_t done) {
        if (source.progress) {
            source.progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(2 * half));
        }
    };
    // The small files first: what may be wrong with one of them shows before gigabytes are written.
    copy_companion_files(*source.checkpoint, folder);
    write_file_atomically(folder / "config.json", checkpoint.config.dump(2) + "\n");
    write_file_atomically(folder / "README.md", model_card(session, checkpoint.format));
    write_weight_files(source, checkpoint.weights, folder, tell);
    return compare_logits(folder, source, session.plan, checkpoint.blocks, [&](double share) {
        tell(half + static_cast<std::uint64_t>(static_cast<double>(half) * share));
    });
}

} // namespace

ExportResult write_checkpoint(const fs::path& path, const NewCheckpoint& checkpoint,
                              const ExportSource& source, const Session& session) {
    NewFolder target(path);
    try {
        const double difference = fill(target.temporary(), checkpoint, source, session);
        return {.format = checkpoint.format,
                .path = path.string(),
                .bytes = target.finish(),
                .max_logit_difference = difference};
    } catch (const Error& error) {
        throw Error(error.code(), error.message(), target.shown(error.where()), error.help());
    }
}

} // namespace cutaway
