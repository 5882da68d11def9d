#include "core/plan/held_folder.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// Whether an open folder is still the one of this name: who held it before may have removed it.
bool is_there(int folder, const fs::path& name) {
    struct stat own{}, named{};
    return ::fstat(folder, &own) == 0 && ::lstat(name.c_str(), &named) == 0 && own.st_dev == named.st_dev &&
           own.st_ino == named.st_ino;
}

/// A folder that this process holds by a lock, which ends with the process; else -1 and in errno EWOULDBLOCK
/// where another holds it, ENOENT where it is gone, or why it cannot be opened or locked at all.
int lock_folder(const fs::path& folder) {
    const int held = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (held < 0) {
        return -1;
    }
    const int error = ::flock(held, LOCK_EX | LOCK_NB) != 0 ? errno : is_there(held, folder) ? 0 : ENOENT;
    if (error != 0) {
        ::close(held);
        errno = error;
        return -1;
    }
    return held;
}

/// Whether it is a name that HeldFolder gives: others are the user's.
bool is_ours(std::string_view name, std::string_view prefix) {
    if (!name.starts_with(prefix)) {
        return false;
    }
    name.remove_prefix(prefix.size());
    const std::size_t process = name.find_first_not_of("0123456789");
    return process != 0 && process != std::string_view::npos && name[process] == '-' &&
           process + 1 < name.size() &&
           name.find_first_not_of("0123456789", process + 1) == std::string_view::npos;
}

} // namespace

void remove_left_behind(const fs::path& place, std::string_view prefix) {
    std::error_code failed;
    for (fs::directory_iterator entry(place, failed), end; !failed && entry != end; entry.increment(failed)) {
        if (!is_ours(entry->path().filename().string(), prefix)) {
            continue;
        }
        const int held = lock_folder(entry->path());
        if (held >= 0) {
            std::error_code ignored; // another user's
            fs::remove_all(entry->path(), ignored);
            ::close(held);
        }
    }
}

HeldFolder::HeldFolder(const fs::path& place, std::string_view prefix) {
    remove_left_behind(place, prefix);
    static std::atomic<unsigned> counter = 0;
    for (bool made = false; !made;) {
        // New each time, so that neither two of them nor a planted link can share it.
        path_ = place / fmt::format("{}{}-{}", prefix, ::getpid(), counter++);
        if (::mkdir(path_.c_str(), 0777) == 0) {
            held_ = lock_folder(path_);
            // Another process may just have taken it for left behind. On a file system without locks none
            // does, since it cannot hold it either.
            made = held_ >= 0 || (errno != EWOULDBLOCK && errno != ENOENT);
        } else if (errno != EEXIST) {
            throw std::system_error(errno, std::generic_category(), path_.string());
        }
    }
}

HeldFolder::~HeldFolder() {
    std::error_code ignored;
    if (!path_.empty()) {
        fs::remove_all(path_, ignored);
    }
    if (held_ >= 0) {
        ::close(held_);
    }
}

} // namespace cutaway
