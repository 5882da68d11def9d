#pragma once

#include "app/engine/paper/recipe.h"
#include "app/engine/retention_report.h"
#include "core/plan/session.h"

#include <string>
#include <vector>

namespace cutaway {

/// What one search of the paper came to.
struct PaperOutcome {
    const PaperSearch* search = nullptr;
    std::string file{}; ///< of its session
    Session session{};
    std::vector<Pair> pairs{}; ///< the benchmarks as far as both models have done them
};

/// As `paper` prints them with --json, and as its report.md tells them. `missing`: the benchmarks that were
/// not there.
Json paper_json(const PaperRecipe& recipe, const std::vector<PaperOutcome>& outcomes,
                const std::vector<std::string>& missing);
std::string paper_report(const PaperRecipe& recipe, const std::vector<PaperOutcome>& outcomes,
                         const std::vector<std::string>& missing);

} // namespace cutaway
