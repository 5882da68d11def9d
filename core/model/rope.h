#pragma once

#include "core/model/traits.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <mutex>

namespace cutaway {

/// Cosines and sines of rotary positions, float32 [length, frequencies] each.
struct RopeTable {
    at::Tensor cosine;
    at::Tensor sine;
    bool interleaved = false;
};

/// Inverse frequencies for a sequence of `length`, float32 [(size + 1) / 2]: base^(-2 i / size), scaled as
/// Transformers' modeling_rope_utils does it, in float32 throughout as there. `dynamic` and `longrope` depend
/// on the length, the others do not.
at::Tensor inverse_frequencies(const Rope& rope, std::int64_t length);

/// The tables of one kind of rotary positions, made for the longest sequence met so far.
class RopeTables {
  public:
    RopeTables(Rope rope, at::Device device);

    RopeTable table(std::int64_t length) const; ///< thread-safe
    /// The same of the `count` tokens from `first` on in a sequence of `length`.
    RopeTable table(std::int64_t first, std::int64_t count, std::int64_t length) const;
    /// Whether a token of a sequence so long stays turned as it is when the sequence has grown. Where it is
    /// turned by the length itself (`dynamic`) it does, as Transformers' cache has it.
    bool stays(std::int64_t before, std::int64_t now) const;
    /// Whether every sequence up to this length is turned as a short one is.
    bool alike_up_to(std::int64_t length) const { return regime(length) == regime(1); }

    /// x: [n, heads, T, head size], of which as many dimensions as the table has are turned, the others kept.
    /// Returns it in x's type, which may be x itself, turned in place; neighbours that were turned may lie as
    /// pairs half of `size` apart: for a product of q and k, which are turned alike, the order of dimensions
    /// is all the same.
    static at::Tensor turn(const at::Tensor& x, const RopeTable& table);

  private:
    /// Sequences whose lengths give the same are turned alike.
    std::int64_t regime(std::int64_t length) const;

    Rope rope_;
    at::Device device_;
    mutable std::mutex mutex_;
    mutable RopeTable table_; ///< guarded by mutex_, as what follows
    mutable std::int64_t regime_ = -1;
};

} // namespace cutaway
