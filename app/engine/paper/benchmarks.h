#pragma once

#include "core/plan/evaluation.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cutaway {

/// The nine benchmarks over which FinerCut averages (core/plan/retention.h), as far as a `--data` folder has
/// them.
struct PaperBenchmarks {
    std::vector<EvaluationSource> found{};
    std::vector<std::string> missing{}; ///< `NAME (file)`
};

/// Each lies in a folder of its own, in the file that its publishers distribute, or as their archive unpacks
/// (docs/reproduce.md). `limit`: the first so many documents of each, and of each subject of MMLU; without
/// it as many as the authors' configurations take. Throws Error(bad-input) where there is none at all.
PaperBenchmarks paper_benchmarks(const std::filesystem::path& data, std::optional<std::size_t> limit);

} // namespace cutaway
