#pragma once

#include "core/plan/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// One search of the paper FinerCut (arXiv 2405.18218) and the headline figure that was published for it.
struct PaperSearch {
    std::string_view name;  ///< of its files
    std::string_view title; ///< what it removes, in words
    Unit unit = Unit::slot;
    double share = 0;     ///< of the model's slots of that unit that it removes
    double published = 0; ///< the share of the mean accuracy that the paper's model keeps

    /// How many cuts that is of a model of so many blocks.
    int cuts(int blocks) const;
};

struct PaperRecipe {
    std::string_view name;  ///< as the command line has it
    std::string_view model; ///< that the figures were published for
    std::vector<PaperSearch> searches;
};

const std::vector<PaperRecipe>& paper_recipes();

} // namespace cutaway
