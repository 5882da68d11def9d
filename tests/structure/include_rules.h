#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cutaway {

/// Read this first: tests/structure holds what the compiler does not check about how the sources hang
/// together. The rules are those of docs/architecture.md.

/// One line for each place under `root` (a folder with app/, core/ and ui/) that breaks a rule:
/// - arrows point one way: app -> ui -> core/plan, app -> core; within core as the table in the .cpp says;
/// - no Qt in core and in the engine, no libtorch in the window, in app's headers and below core/model;
/// - headers of core/model, search, evaluate and export need of libtorch no more than ATen/core/Tensor.h;
/// - includes in quotes name the project's files from its root;
/// - every folder of core has exactly one header that says "Read this first".
std::vector<std::string> broken_rules(const std::filesystem::path& root);

} // namespace cutaway
