#include "core/plan/held_folder.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// A folder that this process holds by a lock, which ends with the process; -1 where another holds it, or it
/// cannot be opened.
int lock_folder(const fs::path& folder) {
    const int held = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (held >= 0 && ::flock(held, LOCK_EX | LOCK_NB) != 0) {
        ::close(held);
        return -1;
    }
    return held;
}

} // namespace

void remove_left_behind(const fs::path& place, std::string_view prefix) {
    std::error_code failed;
    for (fs::directory_iterator entry(place, failed), end; !failed && entry != end; entry.increment(failed)) {
        if (!entry->path().filename().string().starts_with(prefix)) {
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
    while (held_ < 0) {
        // New each time, so that neither two of them nor a planted link can share it.
        path_ = place / fmt::format("{}{}-{}", prefix, ::getpid(), counter++);
        if (::mkdir(path_.c_str(), 0777) == 0) {
            held_ = lock_folder(path_); // another process may just have taken it for left behind
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
    ::close(held_);
}

} // namespace cutaway
