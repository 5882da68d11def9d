#include "app/engine/paper/recipe.h"

#include <algorithm>
#include <cmath>

namespace cutaway {

int PaperSearch::cuts(int blocks) const {
    const int slots = unit == Unit::attention ? blocks : 2 * blocks;
    return std::max(1, static_cast<int>(std::lround(share * slots)));
}

const std::vector<PaperRecipe>& paper_recipes() {
    static const std::vector<PaperRecipe> recipes{
        {.name = "llama3-8b",
         .model = "Llama 3 8B",
         .searches = {{.name = "layers",
                       .title = "a quarter of the attention and FFN layers",
                       .unit = Unit::slot,
                       .share = 0.25,
                       .published = 0.90}}},
        {.name = "llama3-70b",
         .model = "Llama 3 70B",
         .searches = {{.name = "layers",
                       .title = "30 % of the attention and FFN layers",
                       .unit = Unit::slot,
                       .share = 0.30,
                       .published = 0.95},
                      {.name = "attention",
                       .title = "34 of 80 attention layers",
                       .unit = Unit::attention,
                       .share = 34.0 / 80,
                       .published = 0.99}}}};
    return recipes;
}

} // namespace cutaway
