#pragma once

#include <filesystem>
#include <vector>

namespace cutaway {

/// Throws Error(bad-input) where a file cannot be written to `path`: it is one of the `inputs` or lies in an
/// input folder, it is no regular file, or its folder is missing. Called before any work whose result would
/// be lost.
void check_output_file(const std::filesystem::path& path, const std::vector<std::filesystem::path>& inputs);

/// The same for a folder that is going to be made: where something stands already, it must be an empty
/// folder.
void check_output_folder(const std::filesystem::path& path, const std::vector<std::filesystem::path>& inputs);

} // namespace cutaway
