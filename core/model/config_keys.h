#pragma once

#include "core/model/families.h"
#include "core/plan/json.h"

namespace cutaway {

/// Throws Error(unsupported-model) that names the key where a configuration says something that changes the
/// mathematics and that the decoder does not do. Keys that are read elsewhere pass, and so do those that
/// change nothing, have the only value that is understood, or are null or false.
void check_config_keys(const Json& config, const Family& family, const std::string& where);

} // namespace cutaway
