#pragma once

#include "core/model/families.h"
#include "core/plan/json.h"

namespace cutaway {

/// Throws Error(unsupported-model) that names the key where a configuration says something that changes the
/// mathematics and that the decoder does not do: an unknown key whose name sounds like it, unless it is null,
/// false or empty, or a key with another value than the one that is understood. Keys that read_traits() reads
/// pass, it checks them itself.
void check_config_keys(const Json& config, const Family& family, const std::string& where);

} // namespace cutaway
