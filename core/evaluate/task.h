#pragma once

#include "core/evaluate/document.h"
#include "core/plan/evaluation.h"

#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

inline constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

struct Task {
    std::string name{};
    Counting counting = Counting::choice;
    std::string groups{}; ///< what its documents' groups are, `subjects` or `skills`; empty: they have none
    std::vector<Document> documents{};
};

/// Reads a task from the file, or the folder, that its publishers distribute, its first `limit` documents;
/// of MMLU so many of each subject. `name`: one of task_names(), with dashes or underscores; any other is a
/// task in Cutaway's own form: an object a line with `prompt`, `choices`, `answer` (a number from 0) and, if
/// it has skills, `skill`. Throws Error(bad-input) that says in which line it is not of that task's form.
Task read_task(const std::string& name, const std::filesystem::path& path, std::size_t limit = no_limit);

/// The benchmarks by their names in lm-evaluation-harness.
std::vector<std::string> task_names();

} // namespace cutaway
