#pragma once

#include "core/search/machine.h"

#include <functional>
#include <vector>

namespace cutaway {

/// What came out of one pass: the final hidden states of some candidates on some sequences.
struct Pass {
    std::vector<std::size_t> members; ///< the sequences, all of one length
    at::Tensor ids;                   ///< int64 [S, T]
    std::size_t first = 0;            ///< the first candidate of the pass
    /// f32 [1 + n, S, T, d] before the final norm: the plan's own stream, valid only where there are no
    /// candidates at all, then n candidates from `first` on. In the machine's storage: gone with the next
    /// pass.
    at::Tensor states;
};

/// Sends `ids` [S, T] through the kept slots. Stream 0 is the plan as it is; at every candidate's slot a copy
/// of it stays behind that does not get the branch, but that of a parallel one. Returns Pass::states.
at::Tensor run_streams(Machine& machine, const at::Tensor& ids, const std::vector<Slot>& kept,
                       const std::vector<Slot>& candidates);

/// Sends all sequences through the kept slots in as many passes as the memory asks for, those of one length
/// together. Every sequence's candidates are done before the next sequences begin. Throws
/// Error(out-of-memory) where not one sequence with one candidate fits.
void for_each_pass(Machine& machine, const Sequences& sequences, const std::vector<Slot>& kept,
                   const std::vector<Slot>& candidates, const std::function<void(const Pass&)>& take);

/// int64 [S, T] on the CPU.
at::Tensor stack_ids(const Sequences& sequences, const std::vector<std::size_t>& members);

/// Counts `streams` sequences of `length` tokens that go through a slot.
void count_branch(Work& work, const Decoder& decoder, Slot slot, std::int64_t streams, std::int64_t length);

} // namespace cutaway
