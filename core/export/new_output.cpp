#include "core/export/new_output.h"

#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// The full name, without the slash that may stand at its end.
fs::path full_name(const fs::path& path) {
    std::error_code failed;
    const fs::path full = fs::absolute(path, failed).lexically_normal();
    if (path.empty() || failed) {
        throw Error(error_code::bad_input, "This names nothing to write", path.string(),
                    "Give the name of a new file or folder.");
    }
    return full.has_filename() ? full : full.parent_path();
}

bool holds_only_files(const fs::path& folder) {
    std::error_code failed;
    const fs::directory_iterator entries(folder, failed);
    return !failed && std::ranges::all_of(entries, [](const fs::directory_entry& entry) {
        std::error_code ignored;
        return !fs::is_directory(entry.symlink_status(ignored));
    });
}

} // namespace

void check_free(const ExportTarget& target, bool folder) {
    const fs::path path = full_name(target.path);
    std::error_code failed;
    const fs::file_status status = fs::symlink_status(path, failed);
    if (!fs::exists(status) ||
        (folder && fs::is_directory(status) && fs::is_empty(path, failed) && !failed)) {
        return;
    }
    if (!target.force) {
        throw Error(error_code::bad_input, "The output exists already", target.path,
                    "Choose another place, move away what is there, or replace it with --force.");
    }
    if (!folder && !fs::is_regular_file(status)) {
        throw Error(error_code::bad_input, "What is there is no regular file, so it is not replaced",
                    target.path, "Choose another place, or move it away.");
    }
    if (folder && (!fs::is_directory(status) || !holds_only_files(path))) {
        throw Error(error_code::bad_input, "What is there is no folder of files alone, so it is not replaced",
                    target.path, "Choose another place, or move it away.");
    }
}

NewOutput::NewOutput(const ExportTarget& target, bool folder)
    : path_(full_name(target.path)), folder_(folder) {
    check_free(target, folder);
    static std::atomic<unsigned> counter = 0;
    // Beside the target, since a rename cannot cross file systems; new each time, so that neither two exports
    // nor a planted link can share it.
    int made = 0;
    do {
        hidden_ = path_.parent_path() / fmt::format(".cutaway-export-{}-{}", ::getpid(), counter++);
        made = ::mkdir(hidden_.c_str(), 0777);
    } while (made != 0 && errno == EEXIST);
    if (made != 0) {
        throw_write_error(path_, errno);
    }
    temporary_ = folder ? hidden_ : hidden_ / path_.filename();
}

NewOutput::~NewOutput() {
    std::error_code ignored;
    if (!hidden_.empty()) {
        fs::remove_all(hidden_, ignored);
    }
}

std::string NewOutput::shown(std::string where) const {
    const std::string temporary = temporary_.string();
    if (where.starts_with(temporary)) {
        where.replace(0, temporary.size(), path_.string());
    }
    return where;
}

std::int64_t NewOutput::finish() {
    std::int64_t bytes = 0;
    for (const fs::directory_entry& file : fs::directory_iterator(hidden_)) {
        bytes += static_cast<std::int64_t>(file.file_size());
    }
    std::error_code failed;
    const bool replaced = fs::exists(fs::symlink_status(path_, failed)) && !fs::is_empty(path_, failed);
    // By itself rename replaces an empty folder and a file, and refuses a filled folder.
    if (folder_ && replaced) {
        replace();
    } else if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
        throw_write_error(path_, errno);
    } else if (folder_) {
        hidden_.clear();
    }
    sync_folder(path_.parent_path());
    return bytes;
}

void NewOutput::replace() {
    // At no moment is there neither; the old one is then under the temporary name, and goes with it.
    if (::renameat2(AT_FDCWD, hidden_.c_str(), AT_FDCWD, path_.c_str(), RENAME_EXCHANGE) == 0) {
        return;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        throw_write_error(path_, errno);
    }
    // A file system that cannot exchange: the old one keeps existing until the new one has its name.
    const fs::path old = hidden_.string() + "-old";
    if (std::rename(path_.c_str(), old.c_str()) != 0) {
        throw_write_error(path_, errno);
    }
    if (std::rename(hidden_.c_str(), path_.c_str()) != 0) {
        const int error = errno;
        std::rename(old.c_str(), path_.c_str());
        throw_write_error(path_, error);
    }
    hidden_ = old;
}

} // namespace cutaway
