#pragma once

#include "core/search/walk.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace cutaway {

/// What came out of one pass: the final hidden states of some candidates on some sequences.
struct Pass {
    std::vector<std::size_t> members; ///< the sequences, all of one length
    at::Tensor ids;                   ///< int64 [S, T]
    std::vector<std::size_t> order{}; ///< which candidate of the round each stream is, but the plan's
    bool last = true;                 ///< after it all candidates of these sequences are done
    /// f32 [1 + n, S, T, d] before the final norm: the plan's own stream, valid only where there are no
    /// candidates at all, then those of `order`. In the machine's storage: gone with the next pass.
    at::Tensor states{};
};

/// Sends a round through the kept slots in as many passes as the memory asks for, sequences of one length
/// together. Every sequence's candidates are done before the next sequences begin. Throws
/// Error(out-of-memory) where not one sequence with one candidate fits.
void for_each_pass(Machine& machine, const Sequences& sequences, const Round& round,
                   const std::function<void(const Pass&)>& take);

/// The members of all sequences: 0, 1, ...
std::vector<std::size_t> all_members(const Sequences& sequences);

/// int64 [S, T] on the CPU.
at::Tensor stack_ids(const Sequences& sequences, const std::vector<std::size_t>& members);

} // namespace cutaway
