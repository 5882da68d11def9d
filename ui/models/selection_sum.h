#pragma once

#include "core/plan/slot.h"

#include <cstdint>
#include <vector>

namespace cutaway {

class SlotModel;

/// What several slots hold together: those of them that the plan keeps, which is what their removal saves.
struct SelectionSum {
    int kept = 0; ///< pinned ones not among them
    int pinned = 0;
    int cut = 0;
    int forced = 0;
    std::int64_t parameters = 0;
    std::int64_t bytes = 0; ///< of weights as they are stored
    std::int64_t kvBytes = 0;
    double flops = 0; ///< for every token
};

SelectionSum sumOf(const SlotModel& model, const std::vector<Slot>& slots);

} // namespace cutaway
