#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace cutaway {

/// A file for numbers that the memory does not hold: in TMPDIR, else /var/tmp, without a name, so that
/// nothing is left of it however the program ends. Its functions may be called from several threads at once,
/// for stretches that do not overlap.
class ScratchFile {
  public:
    /// Throws Error(write-failed) where no file can be made.
    ScratchFile();
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    /// Throws Error(no-space) where the disk is full, else Error(write-failed).
    void write(std::int64_t at, std::span<const std::byte> bytes);
    /// What was written there. Throws Error(write-failed).
    void read(std::int64_t at, std::span<std::byte> bytes) const;

  private:
    int descriptor_ = -1;
};

} // namespace cutaway
