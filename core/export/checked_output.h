#pragma once

#include "core/export/export.h"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace cutaway {

/// Tells of an export: writing is one half of the progress, reading back the other.
class ExportProgress {
  public:
    ExportProgress(const ExportSource& source, std::uint64_t bytes) : source_(source), bytes_(bytes) {}

    void written(std::uint64_t done) const { tell(done); }
    void read_back(std::uint64_t done) const { tell(bytes_ + done); }
    void read_back_share(double share) const {
        tell(bytes_ + static_cast<std::uint64_t>(static_cast<double>(bytes_) * share));
    }

  private:
    void tell(std::uint64_t done) const {
        if (source_.progress) {
            source_.progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(2 * bytes_));
        }
    }

    const ExportSource& source_;
    std::uint64_t bytes_;
};

/// Writes to a temporary place, reads back, and returns the largest difference of the logits.
using WriteAndCheck =
    std::function<double(const std::filesystem::path& place, const ExportProgress& progress)>;

/// What every format that holds weights goes through: `write` fills a place beside the target's, a folder or
/// a file, which gets the target's name where it ends well and the source is still what it was. `bytes`: of
/// the weights. Errors name the place that the user asked for. Throws as export_model() does.
ExportResult write_checked(const ExportTarget& target, bool folder, std::uint64_t bytes,
                           const ExportSource& source, const Session& session, const WriteAndCheck& write);

} // namespace cutaway
