#include "core/export/new_checkpoint.h"

#include "core/export/companion_files.h"
#include "core/export/model_card.h"
#include "core/export/new_output.h"
#include "core/export/verify.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// Fills `folder` and returns the largest difference of its logits.
double fill(const fs::path& folder, const ExportTarget& target, const NewCheckpoint& checkpoint,
            const ExportSource& source, const Session& session) {
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
    write_card(folder, session, target, *source.checkpoint, checkpoint.card);
    for (const auto& [name, text] : checkpoint.files) {
        write_file_atomically(folder / name, std::string(text));
    }
    write_weight_files(source, checkpoint.weights, folder, tell);
    return compare_logits(
        folder, source, session.plan, checkpoint.blocks, checkpoint.read,
        [&](double share) { tell(half + static_cast<std::uint64_t>(static_cast<double>(half) * share)); });
}

} // namespace

ExportResult write_checkpoint(const ExportTarget& target, const NewCheckpoint& checkpoint,
                              const ExportSource& source, const Session& session) {
    NewOutput folder(target, true);
    try {
        const double difference = fill(folder.temporary(), target, checkpoint, source, session);
        check_unchanged(source, session);
        return {.format = target.format,
                .path = target.path,
                .bytes = folder.finish(),
                .max_logit_difference = difference};
    } catch (const Error& error) {
        throw Error(error.code(), error.message(), folder.shown(error.where()), error.help());
    }
}

} // namespace cutaway
