#include "core/search/near_tie.h"

#include "core/model/decoder.h"

#include <c10/core/ScalarType.h>

#include <algorithm>

namespace cutaway {

namespace {

/// How far apart two scores have to lie for the type that products are computed in to tell them apart: the
/// worst errors that were measured against float64.
struct Resolution {
    double relative; ///< beside SearchSettings::near_tie, which says it of float32
    double floor;    ///< below it scores mean nothing
};

Resolution resolution_of(at::ScalarType dtype) {
    switch (dtype) {
    case at::kBFloat16:
        return {.relative = 4e-3, .floor = 8e-7};
    case at::kHalf: // three more bits than bfloat16: an eighth of the error, and its square
        return {.relative = 5e-4, .floor = 1.25e-8};
    default:
        return {.relative = 0, .floor = 1e-12};
    }
}

} // namespace

bool told_apart(const Decoder& decoder, const SearchSettings& settings, double score, double other) {
    const Resolution resolution = resolution_of(decoder.dtype());
    // The authors' divergence is divided by the vocabulary, and so is its noise.
    const bool divided = settings.divergence == Divergence::js_finercut;
    const double floor = resolution.floor / (divided ? static_cast<double>(decoder.vocabulary()) : 1);
    return other - score > std::max(settings.near_tie, resolution.relative) * score + floor;
}

bool is_near_tie(const Decoder& decoder, const SearchSettings& settings,
                 const std::vector<CandidateScore>& scores, const CandidateScore& cut) {
    return std::ranges::any_of(scores, [&](const CandidateScore& other) {
        return other.exact && other.slot != cut.slot &&
               !told_apart(decoder, settings, cut.score, other.score);
    });
}

} // namespace cutaway
