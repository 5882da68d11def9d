#pragma once

#include <cstdint>
#include <filesystem>

namespace cutaway {

/// A folder that comes into being all at once: it is filled under a temporary name beside its own and renamed
/// when it is whole. Destroyed before, it is removed with everything in it.
class NewFolder {
  public:
    /// Throws Error(bad-input) where `path` is anything but an empty folder or nothing, and
    /// Error(write-failed or no-space) where the folder cannot be made.
    explicit NewFolder(std::filesystem::path path);
    ~NewFolder();

    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;

    /// Where to write until then.
    const std::filesystem::path& temporary() const { return temporary_; }

    /// Puts what was written on the disk and the folder in its place. Returns the bytes of all files in it.
    std::int64_t finish();

  private:
    std::filesystem::path path_;
    std::filesystem::path temporary_;
};

} // namespace cutaway
