#pragma once

#include "core/model/traits.h"

#include <string>
#include <vector>

namespace cutaway {

/// What a program that knows no layers but Llama's cannot compute of a model, in words that name each trait;
/// nothing where it can. Such are RMS norms before the branches, rotary positions over whole heads, scaled
/// linearly, as Llama 3.1's or not at all, attention that sees everything, and a gated FFN with SiLU; biases
/// and the way in which weights are stored do not matter.
std::vector<std::string> unlike_llama(const Traits& traits);

} // namespace cutaway
