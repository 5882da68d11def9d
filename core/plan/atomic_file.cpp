#include "core/plan/atomic_file.h"

#include "core/plan/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace cutaway {

namespace {

/// A file that is gone again unless keep() is called.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::filesystem::path& target) : name_(target.string() + ".XXXXXX") {
        fd_ = ::mkostemp(name_.data(), O_CLOEXEC);
        if (fd_ < 0) {
            throw_write_error(target, errno);
        }
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        close();
        if (!kept_) {
            ::unlink(name_.c_str());
        }
    }

    int fd() const { return fd_; }
    const char* name() const { return name_.c_str(); }
    void keep() { kept_ = true; }
    /// 0, or the errno of what a network disk reports only now.
    int close() {
        const int result = fd_ >= 0 ? ::close(fd_) : 0;
        fd_ = -1;
        return result == 0 ? 0 : errno;
    }

  private:
    std::string name_;
    int fd_ = -1;
    bool kept_ = false;
};

/// The mode that the file has, or that a new one would get: mkostemp makes private files.
mode_t mode_for(const std::filesystem::path& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) == 0) {
        return status.st_mode & 0777;
    }
    // Only by setting it can the mask be read, and it is the whole process's: once, since two threads that
    // did it at the same time could restore each other's value.
    static const mode_t mask = [] {
        const mode_t current = ::umask(022);
        ::umask(current);
        return current;
    }();
    return 0666 & ~mask;
}

/// The file that a link names: renaming onto the link itself would replace it.
std::filesystem::path link_target(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::is_symlink(path, ignored)) {
        return path;
    }
    const std::filesystem::path target = std::filesystem::weakly_canonical(path, ignored);
    return ignored ? path : target;
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

} // namespace

void sync_folder(const std::filesystem::path& folder) {
    // Not every file system can, and the content is safe already: failure here is none.
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        ::fsync(fd);
        ::close(fd);
    }
}

void throw_write_error(const std::filesystem::path& path, int error_number) {
    if (error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG) {
        throw Error(error_code::no_space, "there is no space left to write the file", path.string(),
                    "Free some space or choose another folder; what was there before is unchanged.");
    }
    throw Error(error_code::write_failed,
                fmt::format("the file cannot be written: {}", std::strerror(error_number)), path.string(),
                "Check that the folder exists and may be written to, or choose another.");
}

void check_writable_file(const std::filesystem::path& path) {
    const auto refuse = [&](const std::string& message) {
        throw Error(error_code::bad_input, message, path.string(), "Choose another file to write to.");
    };
    if (path.empty() || !path.has_filename()) {
        refuse("this names no file to write");
    }
    std::error_code error;
    const auto folder = std::filesystem::status(folder_of(path), error);
    if (!std::filesystem::is_directory(folder)) {
        refuse("its folder does not exist");
    }
    const auto status = std::filesystem::status(path, error);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        refuse("this exists and is not a regular file");
    }
}

void write_file_atomically(const std::filesystem::path& path, std::string_view content) {
    check_writable_file(path);
    const std::filesystem::path target = link_target(path);
    TemporaryFile file(target);
    while (!content.empty()) {
        const ssize_t count = ::write(file.fd(), content.data(), content.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            throw_write_error(path, errno);
        }
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fchmod(file.fd(), mode_for(target)) != 0 || ::fsync(file.fd()) != 0) {
        throw_write_error(path, errno);
    }
    if (const int error = file.close()) {
        throw_write_error(path, error);
    }
    if (::rename(file.name(), target.c_str()) != 0) {
        throw_write_error(path, errno);
    }
    file.keep();
    sync_folder(folder_of(target));
}

} // namespace cutaway
