#pragma once

#include "core/plan/session.h"

#include <string>

namespace cutaway {

/// The README.md of a pruned model: what was removed and in which order, what it cost, how it was made and
/// how it is run.
std::string model_card(const Session& session, const std::string& format);

} // namespace cutaway
