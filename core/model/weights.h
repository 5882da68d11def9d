#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/model/slot_weights.h"

#include <ATen/core/Tensor.h>

namespace cutaway {

/// A stored tensor as `dtype` on `device`: on a CPU the mapping itself where it has that type and its address
/// suits it, which costs no memory; a copy elsewhere. `checkpoint` must outlive it. Throws
/// Error(bad-checkpoint) where a weight is not finite.
at::Tensor load_tensor(const Checkpoint& checkpoint, const LayoutTensor& expected, at::ScalarType dtype,
                       at::Device device);

/// One slot's tensors: matrices and their biases as `dtype`, norms in float32.
SlotWeights load_slot(const Checkpoint& checkpoint, const Traits& traits, Slot slot, at::ScalarType dtype,
                      at::Device device);

} // namespace cutaway
