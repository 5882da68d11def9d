#pragma once

#include "core/plan/json.h"
#include "core/plan/slot.h"

#include <vector>

namespace cutaway {

/// What a slot's weights alone let one guess of it (docs/decisions/012-preview.md). Not a score: nothing was
/// computed with them.
struct WeightGuess {
    Slot slot;
    double size = 0;  ///< how large what the slot adds to the residual stream may be
    double share = 0; ///< of how large that stream may be before it
    int rank = 0;     ///< 1 for the slot of the smallest share; ties go to the lower slot

    bool operator==(const WeightGuess&) const = default;
};

/// `{"measure": "output-norm", "slots": [{"slot": "A0", "size": 1.5, "share": 0.3, "rank": 4}, ...]}`
Json to_json(const std::vector<WeightGuess>& guesses);
/// Throws the object's Error where it is not one guess for every slot, in slot order, each rank once.
std::vector<WeightGuess> weight_guesses_from_json(const JsonObject& object, int blocks);

} // namespace cutaway
