#pragma once

#include "core/model/layout.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <optional>
#include <vector>

namespace cutaway {

/// The tensors of one slot in memory: q, k, v, gate and up apart and as [out, in], however they are stored;
/// the norms of heads that are stored apart as one [heads, head size].
struct SlotWeights {
    std::map<Role, at::Tensor> tensors;
    std::vector<std::map<Role, at::Tensor>> experts; ///< gate, up and down of each

    const at::Tensor& at(Role role) const { return tensors.at(role); }
    bool has(Role role) const { return tensors.contains(role); }
};

/// A tensor that may not be there, such as a bias.
inline std::optional<at::Tensor> optional_weight(const std::map<Role, at::Tensor>& tensors, Role role) {
    const auto found = tensors.find(role);
    return found == tensors.end() ? std::nullopt : std::optional(found->second);
}

} // namespace cutaway
