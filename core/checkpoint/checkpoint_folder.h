#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cutaway {

/// A folder of untrusted files, and which of them may be opened: those that lie in it with every link on the
/// way followed. In a Hugging Face cache (`models--*/snapshots/*/`) files are links into the `blobs` folder
/// of the same model, so that folder counts as well.
class CheckpointFolder {
  public:
    /// Throws Error(bad-checkpoint) where there is no such folder.
    explicit CheckpointFolder(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return path_; }

    /// Whether something stands under this name, a dangling link included.
    bool has(std::string_view name) const;
    /// The real place of a file by its name in the folder. Throws Error(bad-checkpoint) where the name is
    /// absolute, goes up (`..`) or is empty, where nothing stands there, or where a link leads elsewhere.
    std::filesystem::path resolve(std::string_view name) const;
    /// The same, or nothing where the folder has no such name.
    std::optional<std::filesystem::path> find(std::string_view name) const;
    /// Whether `path`, which need not be there, is the folder or lies where its files lie.
    bool holds(const std::filesystem::path& path) const;

  private:
    std::filesystem::path path_;
    std::filesystem::path root_;  ///< the same with every link followed
    std::filesystem::path blobs_; ///< empty outside of a Hugging Face cache
};

} // namespace cutaway
