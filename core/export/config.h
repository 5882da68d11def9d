#pragma once

#include "core/plan/json.h"

namespace cutaway {

/// The configuration in the older style, which every tool reads: `torch_dtype` for `dtype`, `rope_theta` and
/// `rope_scaling` for `rope_parameters`, by the names that the family had for them. Parameters of two kinds
/// of blocks stay as they are in families that the older style could not say it of. Where both styles are
/// there, what Transformers takes is kept. Remote code (`auto_map`) is left out, everything else stays as it
/// is.
Json older_config(Json config);

} // namespace cutaway
