#pragma once

#include "core/plan/json.h"

#include <string>
#include <string_view>

namespace cutaway {

/// The configuration in the older style, which every tool reads: `torch_dtype` for `dtype`, `rope_theta` and
/// `rope_scaling` for `rope_parameters`, by the names that the family had for them. Parameters of two kinds
/// of blocks stay as they are in families that the older style could not say it of. Where both styles are
/// there, what Transformers takes is kept. Remote code (`auto_map`) is left out, everything else stays as it
/// is.
Json older_config(Json config);

/// What a configuration of this `model_type` calls one of Llama's keys.
std::string own_key(const Json& config, std::string_view key);

} // namespace cutaway
