#pragma once

#include "app/engine/options.h"
#include "app/engine/workbench.h"
#include "core/plan/messages.h"

#include <filesystem>
#include <vector>

namespace cutaway {

/// What a command reads and what it has been promised to write, so that no output destroys an input or
/// another output. Everything is checked before any work whose result would be lost.
class WrittenFiles {
  public:
    WrittenFiles(const OpenModel& model, const CalibrationOptions& calibration, const PlanOptions& plan);

    /// Something else that the command reads, a file or a folder.
    void add_input(const std::filesystem::path& path) { inputs_.push_back(path); }
    /// Throws Error(bad-input) where a file cannot be written to `path`: it is an input, lies in an input
    /// folder or meets another output, is no regular file, or its folder is missing or not to be written to.
    void add_file(const std::filesystem::path& path);
    /// The same for what an export makes, as check_free() has it.
    void add_export(const ExportTarget& target);

  private:
    void check_place(const std::filesystem::path& path) const;

    std::vector<std::filesystem::path> inputs_;
    std::vector<std::filesystem::path> outputs_;
};

} // namespace cutaway
