#include "core/export/new_output.h"

#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

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

/// Beside the target, since a rename cannot cross file systems.
HeldFolder hidden_beside(const fs::path& path) {
    try {
        return {path.parent_path(), ".cutaway-export-"};
    } catch (const std::system_error& failed) {
        throw_write_error(path, failed.code().value());
    }
}

/// The full name of a target that is free.
fs::path free_name(const ExportTarget& target, bool folder) {
    check_free(target, folder);
    return full_name(target.path);
}

/// Where the file system can, nothing that came there meanwhile is replaced.
int rename_to_nothing(const fs::path& from, const fs::path& to) {
    const int done = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
    return done != 0 && (errno == EINVAL || errno == ENOSYS) ? std::rename(from.c_str(), to.c_str()) : done;
}

} // namespace

void check_free(const ExportTarget& target, bool folder) {
    const fs::path path = full_name(target.path);
    if (!folder && !fs::path(target.path).has_filename()) {
        throw Error(error_code::bad_input, "This names a folder, and the output is a file", target.path,
                    "Give the name of a file.");
    }
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
    : target_(target), path_(free_name(target, folder)), folder_(folder), hidden_(hidden_beside(path_)),
      temporary_(folder ? hidden_.path() : hidden_.path() / path_.filename()) {}

std::string NewOutput::shown(std::string where) const {
    const std::string temporary = temporary_.string();
    if (where.starts_with(temporary)) {
        where.replace(0, temporary.size(), path_.string());
    }
    return where;
}

std::int64_t NewOutput::finish() {
    std::int64_t bytes = 0;
    for (const fs::directory_entry& file : fs::directory_iterator(hidden_.path())) {
        bytes += static_cast<std::int64_t>(file.file_size());
    }
    check_free(target_, folder_); // again: what came there meanwhile is not what the user let go
    std::error_code failed;
    const bool filled =
        folder_ && fs::exists(fs::symlink_status(path_, failed)) && !fs::is_empty(path_, failed);
    if (filled) {
        replace();
    } else if ((folder_ || target_.force ? std::rename(temporary_.c_str(), path_.c_str())
                                         : rename_to_nothing(temporary_, path_)) != 0) {
        // By itself rename replaces an empty folder, and refuses one that was filled meanwhile.
        throw_write_error(path_, errno);
    } else if (folder_) {
        hidden_.release();
    }
    sync_folder(path_.parent_path());
    return bytes;
}

void NewOutput::replace() {
    // At no moment is there neither; the old one is then under the temporary name, and goes with it.
    if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_EXCHANGE) == 0) {
        return;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        throw_write_error(path_, errno);
    }
    // A file system that cannot exchange. The old one's name is none that a later export clears away, so that
    // a kill between the two loses nothing.
    const fs::path old = path_.string() + ".replaced-" + std::to_string(::getpid());
    if (std::rename(path_.c_str(), old.c_str()) != 0) {
        throw_write_error(path_, errno);
    }
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
        const int error = errno;
        std::rename(old.c_str(), path_.c_str());
        throw_write_error(path_, error);
    }
    hidden_.release(old);
}

} // namespace cutaway
