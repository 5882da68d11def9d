#include "core/checkpoint/checkpoint_folder.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <algorithm>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const fs::path& folder, std::string_view name, const std::string& what) {
    throw Error(error_code::bad_checkpoint, "The file " + in_quotes(name) + " " + what, folder.string(),
                "Put the model's own files into its folder, or download it again");
}

bool lies_in(const fs::path& path, const fs::path& folder) {
    return !folder.empty() &&
           std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

/// The blobs folder that the links of a snapshot point into; empty where `root` is no snapshot of a cache.
fs::path blobs_of(const fs::path& root) {
    const fs::path snapshots = root.parent_path();
    const fs::path model = snapshots.parent_path();
    if (snapshots.filename() != "snapshots" || !model.filename().string().starts_with("models--")) {
        return {};
    }
    std::error_code failed;
    // A link in its place would lead anywhere.
    return fs::is_directory(fs::symlink_status(model / "blobs", failed)) ? model / "blobs" : fs::path();
}

} // namespace

CheckpointFolder::CheckpointFolder(const fs::path& path) : path_(path) {
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (!fs::exists(status)) {
        throw Error(error_code::bad_checkpoint, "There is no such folder", path.string(),
                    "Give the folder that holds config.json and model.safetensors");
    }
    if (!fs::is_directory(status)) {
        throw Error(error_code::bad_checkpoint, "This is no folder", path.string(),
                    "Give the folder that holds config.json and model.safetensors, not a file in it");
    }
    root_ = fs::canonical(path, failed);
    if (failed) {
        throw Error(error_code::bad_checkpoint, "The folder cannot be opened: " + failed.message(),
                    path.string(), "Check that you may read it");
    }
    blobs_ = blobs_of(root_);
}

bool CheckpointFolder::has(std::string_view name) const {
    std::error_code failed;
    return fs::exists(fs::symlink_status(root_ / fs::path(name), failed));
}

fs::path CheckpointFolder::resolve(std::string_view name) const {
    const fs::path relative(name);
    if (relative.empty() || name.find('\0') != std::string_view::npos) {
        refuse(path_, name, "has no usable name");
    }
    if (relative.is_absolute()) {
        refuse(path_, name, "is named by an absolute path, which could be any file");
    }
    if (std::ranges::find(relative, fs::path("..")) != relative.end()) {
        refuse(path_, name, "is named by a path that leaves the folder (..)");
    }
    std::error_code failed;
    const fs::path real = fs::canonical(root_ / relative, failed);
    if (failed) {
        refuse(path_, name, has(name) ? "is a link to nothing" : "is missing");
    }
    if (!lies_in(real, root_) && !lies_in(real, blobs_)) {
        refuse(path_, name, "is a link that leads out of the folder");
    }
    return real;
}

std::optional<fs::path> CheckpointFolder::find(std::string_view name) const {
    return has(name) ? std::optional(resolve(name)) : std::nullopt;
}

bool CheckpointFolder::holds(const fs::path& path) const {
    std::error_code failed;
    const fs::path real = fs::weakly_canonical(fs::absolute(path, failed), failed);
    return !failed && (lies_in(real, root_) || lies_in(real, blobs_));
}

} // namespace cutaway
