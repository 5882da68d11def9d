#pragma once

#include <filesystem>
#include <string>

namespace cutaway {

/// The folder of what ships with the program, beside its `bin`: <prefix>/share/cutaway.
std::filesystem::path shipped_folder();

/// The checkpoint folder that a MODEL argument names: `demo` is the model that ships with Cutaway.
std::filesystem::path model_folder(const std::string& argument);

/// The file or folder of a task's questions: `demo` are those by skill that ship with Cutaway.
std::string task_path(const std::string& argument);

/// A folder as results and sessions name it: absolute, without `.`, `..` and a slash at its end.
std::string plain_path(const std::filesystem::path& folder);

/// The calibration text for a model where the user gave none: the demo model, which knows no other language,
/// has its own.
std::filesystem::path default_calibration(const std::filesystem::path& model);

} // namespace cutaway
