#pragma once

#include "core/plan/json.h"

#include <string>

namespace cutaway {

/// Whether a key of a configuration that nobody asked for may change the mathematics: one whose name sounds
/// like it and is not known to be harmless, unless its value is null, false or empty.
bool may_change_the_mathematics(const std::string& key, const Json& value);

} // namespace cutaway
