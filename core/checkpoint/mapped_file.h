#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace cutaway {

/// A regular file mapped for reading. Pages come from the disk when they are first touched, so opening costs
/// the same for a kilobyte and for a terabyte.
class MappedFile {
  public:
    /// Throws Error(`code`) where the file is missing, unreadable, or no regular file (a folder, a pipe, a
    /// device), or where the system refuses to map it.
    MappedFile(const std::filesystem::path& path, std::string_view code);
    ~MappedFile();

    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::span<const std::byte> bytes() const { return bytes_; }

    /// Throws Error(model-changed) where the file is no longer as long as it was when it was opened. Touching
    /// a page that was cut off kills the process (SIGBUS), so ask before reading a stretch of it.
    void check_length() const;

    /// Gives the pages of a stretch of bytes() back to the system: they come again when they are touched.
    static void let_go(std::span<const std::byte> stretch);

  private:
    void map(std::string_view code);
    void release() noexcept;

    std::filesystem::path path_;
    int descriptor_ = -1;
    std::span<const std::byte> bytes_;
};

} // namespace cutaway
