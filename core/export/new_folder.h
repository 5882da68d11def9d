#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace cutaway {

/// A folder that comes into being all at once: it is filled under a temporary name beside its own and renamed
/// when it is whole. Destroyed before, it is removed with everything in it.
class NewFolder {
  public:
    /// Throws Error(bad-input) where `path` is anything but an empty folder or nothing, and
    /// Error(write-failed or no-space) where the folder cannot be made.
    explicit NewFolder(const std::filesystem::path& path);
    ~NewFolder();

    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;

    /// Where to write until then.
    const std::filesystem::path& temporary() const { return temporary_; }

    /// A place in the temporary folder, as an error names it, in the folder that the user asked for.
    std::string shown(std::string where) const;

    /// Puts the folder in its place. Returns the bytes of all files in it, which have to be on the disk.
    std::int64_t finish();

  private:
    std::filesystem::path path_;
    std::filesystem::path temporary_;
};

} // namespace cutaway
