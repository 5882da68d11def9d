#pragma once

#include "core/model/traits.h"

#include <vector>

namespace cutaway {

/// The configuration of a model that has only these blocks of the one with `traits`: their number, and every
/// list or rule that says which of them differ. Rules that go by a block's number become lists, since the
/// numbers change.
Json shortened_config(Json config, const Traits& traits, const std::vector<int>& kept);

} // namespace cutaway
