#pragma once

#include "core/model/traits.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <mutex>

namespace cutaway {

/// Cosines and sines of rotary positions, float32 [length, head size / 2] each.
struct RopeTable {
    at::Tensor cosine;
    at::Tensor sine;
};

/// Inverse frequencies, float32 [head size / 2]: base^(-2 i / head size), divided by `factor` where the
/// scaling is linear, and as Llama 3.1 blends them by wavelength where it is llama3 (Transformers'
/// modeling_rope_utils, float32 throughout as there).
at::Tensor inverse_frequencies(const Traits& traits);

/// The tables, made for the longest sequence met so far.
class Rope {
  public:
    Rope(const Traits& traits, at::Device device);

    RopeTable table(std::int64_t length) const; ///< thread-safe

    /// x: [n, heads, T, head size], its halves being what is turned; returns float32.
    static at::Tensor turn(const at::Tensor& x, const RopeTable& table);

  private:
    at::Tensor frequencies_;
    mutable std::mutex mutex_;
    mutable RopeTable table_; ///< guarded by mutex_
};

} // namespace cutaway
