#include "core/export/new_checkpoint.h"

#include "core/export/checked_output.h"
#include "core/export/companion_files.h"
#include "core/export/model_card.h"
#include "core/export/verify.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// Fills `folder` and returns the largest difference of its logits.
double fill(const fs::path& folder, const ExportTarget& target, const NewCheckpoint& checkpoint,
            const ExportSource& source, const Session& session, const ExportProgress& progress) {
    // The small files first: what may be wrong with one of them shows before gigabytes are written.
    copy_companion_files(*source.checkpoint, folder);
    write_file_atomically(folder / "config.json", checkpoint.config.dump(2) + "\n");
    write_card(folder, session, target, *source.checkpoint, checkpoint.card);
    for (const auto& [name, text] : checkpoint.files) {
        write_file_atomically(folder / name, std::string(text));
    }
    write_weight_files(source, checkpoint.weights, folder,
                       [&](std::uint64_t done) { progress.written(done); });
    return compare_logits(folder, source, session.plan, checkpoint.blocks, checkpoint.read,
                          [&](double share) { progress.read_back_share(share); });
}

} // namespace

ExportResult write_checkpoint(const ExportTarget& target, const NewCheckpoint& checkpoint,
                              const ExportSource& source, const Session& session) {
    return write_checked(target, true, bytes_of(checkpoint.weights), source, session,
                         [&](const fs::path& folder, const ExportProgress& progress) {
                             return fill(folder, target, checkpoint, source, session, progress);
                         });
}

} // namespace cutaway
