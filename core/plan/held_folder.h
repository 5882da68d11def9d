#pragma once

#include <filesystem>
#include <string_view>

namespace cutaway {

/// A folder under a temporary name that goes with this object, or else, once this process is gone however it
/// ended, with the next one of its kind in the same place.
class HeldFolder {
  public:
    /// Makes it in the folder `place`, named `prefix`, the process and a number. Throws the errno of what
    /// failed as std::system_error.
    HeldFolder(const std::filesystem::path& place, std::string_view prefix);
    ~HeldFolder();

    HeldFolder(const HeldFolder&) = delete;
    HeldFolder& operator=(const HeldFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

    /// It has another name now, and is to stay: `other` (empty: nothing) goes in its stead.
    void release(const std::filesystem::path& other = {}) { path_ = other; }

  private:
    std::filesystem::path path_;
    int held_ = -1;
};

/// Removes the folders that HeldFolder named with this prefix and whose processes are gone.
void remove_left_behind(const std::filesystem::path& place, std::string_view prefix);

} // namespace cutaway
