#pragma once

#include "app/engine/options.h"

#include <cstddef>
#include <optional>
#include <string>

namespace cutaway {

/// `paper`: which experiment, on what, and where its results go.
struct PaperOptions {
    std::string experiment; ///< of paper_recipes()
    ModelOptions model{};
    std::string text; ///< to search on; empty: the shipped one
    std::string data; ///< the folder of benchmarks
    std::string folder;
    std::optional<std::size_t> limit{};
};

/// Makes an experiment of the paper again (docs/reproduce.md): searches, evaluates before and after, and
/// writes sessions, pictures and a report. What the folder has already is not computed again.
void reproduce_paper(const PaperOptions& options, const Output& output);

} // namespace cutaway
