#pragma once

#include "core/plan/plan.h"

#include <vector>

namespace cutaway {

/// The slots that a plan's cuts removed, in order; what the user forced out is not among them.
std::vector<Slot> cutSlots(const Plan& plan);

/// Of the first n cut slots of both, how many they share: one number for every n from 1 to the shorter's
/// length.
std::vector<int> cutOverlap(const std::vector<Slot>& one, const std::vector<Slot>& other);

} // namespace cutaway
