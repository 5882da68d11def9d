#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/model/slot_weights.h"

#include <ATen/core/Tensor.h>

#include <memory>

namespace cutaway {

/// A stored tensor as `dtype` on `device`: on a CPU the mapping itself where it has that type and its address
/// suits it; elsewhere a copy, and the mapping's pages are given back. `checkpoint` must outlive it. Throws
/// Error(bad-checkpoint) where a weight is not finite, unless `check` is false: it was loaded before.
at::Tensor load_tensor(const Checkpoint& checkpoint, const LayoutTensor& expected, at::ScalarType dtype,
                       at::Device device, bool check = true);

/// One slot's tensors: matrices and their biases as `dtype`, norms in float32.
SlotWeights load_slot(const Checkpoint& checkpoint, const Traits& traits, Slot slot, at::ScalarType dtype,
                      at::Device device, bool check = true);

/// Whether load_slot() takes all tensors of all slots as they lie in the mapping: none is converted, or put
/// together anew.
bool computes_as_stored(const Checkpoint& checkpoint, const Traits& traits, at::ScalarType dtype,
                        at::Device device);

/// The same for a while: what of it lies in the mapping is in memory when this returns, and given back with
/// the last pointer to it.
std::shared_ptr<const SlotWeights> borrow_slot(std::shared_ptr<const Checkpoint> checkpoint,
                                               const Traits& traits, Slot slot, at::ScalarType dtype,
                                               at::Device device, bool check);

} // namespace cutaway
