#pragma once

#include "core/plan/held_folder.h"
#include "core/plan/messages.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace cutaway {

/// Throws Error(bad-input) where something stands at the target's path: for a folder anything but an empty
/// folder. Forced, a folder that holds nothing but files may stand there (a folder of folders is no model,
/// and too much to lose by a slip), for a file a regular file.
void check_free(const ExportTarget& target, bool folder);

/// A folder or a file that comes into being all at once: it is made under a temporary name beside its own and
/// renamed when it is whole; what a forced target replaces stands untouched until then. Destroyed before, it
/// is removed with everything in it; killed before, with the next export to the same place.
class NewOutput {
  public:
    /// Throws as check_free() does, and Error(write-failed or no-space) where nothing can be written there.
    NewOutput(const ExportTarget& target, bool folder);

    /// Where to write until then: a folder that is there, or a file that is not.
    const std::filesystem::path& temporary() const { return temporary_; }

    /// A place in the temporary output, as an error names it, in the one that the user asked for.
    std::string shown(std::string where) const;

    /// Puts it in its place. Returns the bytes of the file, or of all files in the folder, which have to be
    /// on the disk. Throws as check_free() does, of what came there meanwhile, and Error(write-failed or
    /// no-space).
    std::int64_t finish();

  private:
    /// Puts it in the place of what the user allowed to be replaced, which goes away.
    void replace();

    ExportTarget target_;
    std::filesystem::path path_;
    bool folder_;
    HeldFolder hidden_; ///< the temporary folder, or that of the temporary file
    std::filesystem::path temporary_;
};

} // namespace cutaway
