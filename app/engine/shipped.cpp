#include "app/engine/shipped.h"

#include "core/plan/error.h"

namespace cutaway {

std::filesystem::path shipped_folder() {
    std::error_code failed;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failed);
    const std::filesystem::path folder = program.parent_path().parent_path() / "share" / "cutaway";
    if (failed || !std::filesystem::is_directory(folder, failed)) {
        throw Error(error_code::bad_input, "What ships with Cutaway was not found", folder.string(),
                    "Keep cutaway-engine in the bin folder that it was built or installed in.");
    }
    return folder;
}

std::filesystem::path model_folder(const std::string& argument) {
    return argument == "demo" ? shipped_folder() / "demo-model" : std::filesystem::path(argument);
}

std::string task_path(const std::string& argument) {
    return argument == "demo" ? (shipped_folder() / "demo-model" / "probes.jsonl").string() : argument;
}

std::string plain_path(const std::filesystem::path& folder) {
    const std::filesystem::path path = std::filesystem::absolute(folder).lexically_normal();
    return (path.has_filename() ? path : path.parent_path()).string();
}

std::filesystem::path default_calibration(const std::filesystem::path& model) {
    const std::filesystem::path shipped = shipped_folder();
    std::error_code failed;
    const bool demo = std::filesystem::equivalent(model, shipped / "demo-model", failed) && !failed;
    return shipped / (demo ? "demo-model/calibration.txt" : "calibration/default.txt");
}

} // namespace cutaway
