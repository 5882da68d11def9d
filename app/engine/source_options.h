#pragma once

#include "core/plan/evaluation.h"

#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cutaway {

/// What is to be evaluated, as it was typed: options that `evaluate` and `retention` share.
struct SourceOptions {
    std::vector<std::string> tasks{}; ///< NAME=PATH
    std::vector<std::string> texts{};
    std::optional<std::size_t> limit{};
    std::int64_t window = 0;
    std::int64_t stride = 0;

    void add(CLI::App& command);
    /// The tasks, then the texts. Throws Error(bad-usage).
    std::vector<EvaluationSource> sources() const;
};

} // namespace cutaway
