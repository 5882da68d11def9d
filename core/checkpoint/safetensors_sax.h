#pragma once

#include "core/checkpoint/safetensors.h"

#include <string_view>

namespace cutaway {

/// Parses a header's JSON into tensors in the order of the text, with their offsets as written there: from
/// the start of the data. Checks what can be told of each entry by itself, and that no key stands twice
/// within an object; repeated tensor names and the layout are left to the caller. Throws
/// Error(bad-checkpoint).
SafetensorsHeader parse_safetensors_json(std::string_view json, const std::string& where);

} // namespace cutaway
