#pragma once

#include "core/plan/plan.h"

#include <QString>

namespace cutaway {

/// `attention, block 12`, or for several `A1, A2 and F3`, `14 slots`.
QString slotsWords(const std::vector<Slot>& slots);

/// What an event did: `Pin attention, block 12`; of an undo what it took back.
QString eventWords(const Plan& plan, const Event& event);

} // namespace cutaway
