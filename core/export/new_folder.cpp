#include "core/export/new_folder.h"

#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

void sync(const fs::path& path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && fsync(descriptor) == 0;
    const int error_number = errno;
    if (descriptor >= 0) {
        close(descriptor);
    }
    if (!synced) {
        throw_write_error(path, error_number);
    }
}

} // namespace

NewFolder::NewFolder(fs::path path) : path_(std::move(path)) {
    path_ = fs::absolute(path_).lexically_normal();
    if (!path_.has_filename()) {
        path_ = path_.parent_path(); // `folder/`
    }
    std::error_code failed;
    if (fs::exists(fs::symlink_status(path_, failed)) &&
        (!fs::is_directory(fs::symlink_status(path_, failed)) || !fs::is_empty(path_, failed) || failed)) {
        throw Error(error_code::bad_input, "The output exists already", path_.string(),
                    "Choose another place, or move away what is there.");
    }
    std::string name = (path_.parent_path() / ("." + path_.filename().string() + ".XXXXXX")).string();
    if (mkdtemp(name.data()) == nullptr) {
        throw_write_error(path_, errno);
    }
    temporary_ = name;
    if (chmod(name.c_str(), 0755) != 0) { // mkdtemp's is for its owner alone
        throw_write_error(path_, errno);
    }
}

NewFolder::~NewFolder() {
    std::error_code ignored;
    if (!temporary_.empty()) {
        fs::remove_all(temporary_, ignored);
    }
}

std::int64_t NewFolder::finish() {
    std::int64_t bytes = 0;
    for (const fs::directory_entry& file : fs::directory_iterator(temporary_)) {
        sync(file.path());
        bytes += static_cast<std::int64_t>(file.file_size());
    }
    sync(temporary_);
    // An empty folder is replaced by rename, a filled one refuses.
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
        throw_write_error(path_, errno);
    }
    temporary_.clear();
    sync(path_.parent_path());
    return bytes;
}

} // namespace cutaway
