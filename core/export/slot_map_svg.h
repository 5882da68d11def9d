#pragma once

#include "core/plan/session.h"

#include <string>

namespace cutaway {

/// The slot map as an SVG picture of its own, all vector, on white: attention above, FFN below, a column a
/// block. Removed slots are hatched and have the number of their removal; kept ones have the colour of their
/// score in the last step, on the scale that every map of the divergence has, or none.
std::string slot_map_svg(const Session& session);

} // namespace cutaway
