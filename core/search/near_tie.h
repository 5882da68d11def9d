#pragma once

#include "core/plan/settings.h"
#include "core/plan/step.h"

#include <vector>

namespace cutaway {

class Decoder;

/// Whether the arithmetic can tell that `other` is above `score`: by the type that products are computed in,
/// the divergence and SearchSettings::near_tie. Where it holds it holds for every higher `other` and every
/// lower `score` as well, to the last bit: candidates are dropped by it.
bool told_apart(const Decoder& decoder, const SearchSettings& settings, double score, double other);

/// Whether any other exact score cannot be told apart from that of `cut`. Who was dropped was told apart
/// then.
bool is_near_tie(const Decoder& decoder, const SearchSettings& settings,
                 const std::vector<CandidateScore>& scores, const CandidateScore& cut);

} // namespace cutaway
