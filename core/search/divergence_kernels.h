#pragma once

#include <cstdint>

namespace cutaway {

/// Which sum over the words js_family_row() makes of one pair of rows.
enum class RowForm : std::uint8_t { js, js_finercut, kl };

/// Row kernels over logits `p` (reference) and `q` (candidate) of `size` words, float32. None of the terms is
/// negative and none cancels, so that divergences of 1e-11 are right.
double js_family_row(RowForm form, const float* p, const float* q, std::int64_t size);
double angular_row(const float* p, const float* q, std::int64_t size);          ///< angle / pi
double squared_distance_row(const float* p, const float* q, std::int64_t size); ///< euclidean's addend
double nll_row(const float* q, std::int64_t size, std::int64_t next);

} // namespace cutaway
