#include "app/engine/written_files.h"

#include "app/engine/shipped.h"
#include "core/export/formats.h"
#include "core/export/new_output.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// The path with every link on its way followed, as far as it exists.
fs::path real(const fs::path& path) {
    std::error_code failed;
    const fs::path full = fs::weakly_canonical(fs::absolute(path, failed), failed);
    const fs::path plain = failed ? path.lexically_normal() : full;
    return plain.has_filename() ? plain : plain.parent_path(); // `folder/`
}

bool lies_in(const fs::path& path, const fs::path& folder) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

bool is_same_file(const fs::path& one, const fs::path& other) {
    std::error_code failed;
    return fs::equivalent(one, other, failed) && !failed;
}

[[noreturn]] void refuse(const std::string& message, const fs::path& path, const std::string& help) {
    throw Error(error_code::bad_input, message, path.string(), help);
}

} // namespace

WrittenFiles::WrittenFiles(const OpenModel& model, const CalibrationOptions& calibration,
                           const PlanOptions& plan) {
    const fs::path& folder = model.checkpoint->folder();
    inputs_.push_back(folder);
    // In a Hugging Face cache these are links to files that lie elsewhere.
    std::error_code failed;
    for (fs::directory_iterator file(folder, failed), end; !failed && file != end; file.increment(failed)) {
        std::error_code ignored;
        if (!file->is_directory(ignored)) {
            inputs_.push_back(file->path());
        }
    }
    for (const std::string& path : {calibration.tokens, calibration.text, plan.plan}) {
        if (!path.empty()) {
            inputs_.emplace_back(path);
        }
    }
    if (!calibration.chosen()) {
        inputs_.push_back(default_calibration(folder));
    }
}

void WrittenFiles::check_place(const fs::path& path) const {
    if (path.empty()) {
        refuse("The output has no name", path, "Give the file or folder to write.");
    }
    for (const fs::path& input : inputs_) {
        if (is_same_file(path, input) || lies_in(real(path), real(input))) {
            refuse("The output would overwrite what is read", path,
                   "Choose a place outside of the input " + input.string() + ".");
        }
    }
    for (const fs::path& output : outputs_) {
        if (is_same_file(path, output) || lies_in(real(path), real(output)) ||
            lies_in(real(output), real(path))) {
            refuse("Two outputs would be written to one place", path,
                   "Choose a place for it beside " + output.string() + ".");
        }
    }
    const fs::path parent = real(path).parent_path();
    std::error_code failed;
    if (!fs::is_directory(parent, failed)) {
        refuse("The folder to write into does not exist", parent, "Make it first.");
    }
    if (access(parent.c_str(), W_OK) != 0) {
        refuse(std::string("The folder cannot be written into: ") + std::strerror(errno), parent,
               "Choose another one.");
    }
    if (!fs::status_known(fs::symlink_status(path, failed))) {
        refuse("The output cannot be written: " + failed.message(), path, "Choose another name.");
    }
}

void WrittenFiles::add_file(const fs::path& path) {
    check_place(path);
    check_writable_file(path);
    outputs_.push_back(path);
}

void WrittenFiles::add_export(const ExportTarget& target) {
    check_place(target.path);
    check_free(target, makes_folder(export_format(target.format), target));
    outputs_.emplace_back(target.path);
}

} // namespace cutaway
