#pragma once

#include "core/plan/json.h"

namespace cutaway {

/// The configuration in the older style, which every tool reads: `torch_dtype` for `dtype`, `rope_theta` and
/// `rope_scaling` for `rope_parameters`. Everything else stays as it is.
Json older_config(Json config);

} // namespace cutaway
