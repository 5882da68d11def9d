#include "app/engine/written_files.h"

#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <algorithm>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// The path with every link on its way followed, as far as it exists.
fs::path real(const fs::path& path) {
    std::error_code failed;
    const fs::path full = fs::weakly_canonical(fs::absolute(path, failed), failed);
    return failed ? path.lexically_normal() : full;
}

bool lies_in(const fs::path& path, const fs::path& folder) {
    const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return end == folder.end();
}

void check_inputs(const fs::path& path, const std::vector<fs::path>& inputs) {
    for (const fs::path& input : inputs) {
        std::error_code failed;
        const bool same = fs::equivalent(path, input, failed) && !failed;
        if (!input.empty() && (same || lies_in(real(path), real(input)))) {
            throw Error(error_code::bad_input, "The output would overwrite what is read", path.string(),
                        "Choose a place outside of the input " + input.string() + ".");
        }
    }
}

} // namespace

void check_output_file(const fs::path& path, const std::vector<fs::path>& inputs) {
    check_inputs(path, inputs);
    check_writable_file(path);
}

void check_output_folder(const fs::path& path, const std::vector<fs::path>& inputs) {
    check_inputs(path, inputs);
    std::error_code failed;
    const fs::file_status status = fs::symlink_status(path, failed);
    if (fs::exists(status) && (!fs::is_directory(status) || !fs::is_empty(path, failed) || failed)) {
        throw Error(error_code::bad_input, "The output exists already", path.string(),
                    "Choose another place, or move away what is there.");
    }
    const fs::path parent = fs::absolute(path, failed).lexically_normal().parent_path();
    if (!fs::is_directory(path.has_filename() ? parent : parent.parent_path(), failed)) {
        throw Error(error_code::bad_input, "The folder to write into does not exist", parent.string(),
                    "Make it first.");
    }
}

} // namespace cutaway
