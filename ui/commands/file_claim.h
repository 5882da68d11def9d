#pragma once

#include <QString>

namespace cutaway {

/// A file that one process claims by a lock of the kernel's, which ends with the process however it ends. A
/// lock file with a process number in it would not do: numbers come again, in containers at once.
class FileClaim {
  public:
    /// Claims `path`, making the file where there is none; held() tells whether nobody else had it.
    explicit FileClaim(const QString& path);
    ~FileClaim();

    FileClaim(const FileClaim&) = delete;
    FileClaim& operator=(const FileClaim&) = delete;

    bool held() const { return held_; }

  private:
    int descriptor_;
    bool held_;
};

} // namespace cutaway
