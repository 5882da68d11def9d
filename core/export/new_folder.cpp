#include "core/export/new_folder.h"

#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// The folder's full name, without the slash that may stand at its end.
fs::path full_name(const fs::path& path) {
    std::error_code failed;
    const fs::path full = fs::absolute(path, failed).lexically_normal();
    if (path.empty() || failed) {
        throw Error(error_code::bad_input, "This names no folder to write", path.string(),
                    "Give the name of a new folder.");
    }
    return full.has_filename() ? full : full.parent_path();
}

void check_free(const fs::path& path) {
    std::error_code failed;
    const fs::file_status status = fs::symlink_status(path, failed);
    if (fs::exists(status) && (!fs::is_directory(status) || !fs::is_empty(path, failed) || failed)) {
        throw Error(error_code::bad_input, "The output exists already", path.string(),
                    "Choose another place, or move away what is there.");
    }
}

} // namespace

NewFolder::NewFolder(const fs::path& path) : path_(full_name(path)) {
    check_free(path_);
    static std::atomic<unsigned> counter = 0;
    // Beside the target, since a rename cannot cross file systems; new each time, so that neither two exports
    // nor a planted link can share it.
    int made = 0;
    do {
        temporary_ = path_.parent_path() / fmt::format(".cutaway-export-{}-{}", ::getpid(), counter++);
        made = ::mkdir(temporary_.c_str(), 0777);
    } while (made != 0 && errno == EEXIST);
    if (made != 0) {
        throw_write_error(path_, errno);
    }
}

NewFolder::~NewFolder() {
    std::error_code ignored;
    if (!temporary_.empty()) {
        fs::remove_all(temporary_, ignored);
    }
}

std::string NewFolder::shown(std::string where) const {
    const std::string temporary = temporary_.string();
    if (where.starts_with(temporary)) {
        where.replace(0, temporary.size(), path_.string());
    }
    return where;
}

std::int64_t NewFolder::finish() {
    std::int64_t bytes = 0;
    for (const fs::directory_entry& file : fs::directory_iterator(temporary_)) {
        bytes += static_cast<std::int64_t>(file.file_size());
    }
    // An empty folder is replaced by rename, a filled one refuses.
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
        throw_write_error(path_, errno);
    }
    temporary_.clear();
    sync_folder(path_.parent_path());
    return bytes;
}

} // namespace cutaway
