#pragma once

#include "core/search/machine.h"
#include "core/search/prefixes.h"

#include <functional>
#include <optional>
#include <vector>

namespace cutaway {

/// The plan's stream of some sequences, handed from one pass to the next where not all candidates go through
/// together: each begins where its first candidate leaves that stream.
struct Handover {
    at::Tensor states{};        ///< f32 [S, T, d] before `stage` of the plan; none: from the embeddings
    std::size_t stage = 0;      ///< of Decoder::stages()
    std::optional<Slot> next{}; ///< the first candidate of the next pass: the stream is kept before its stage
};

/// Candidates that go through the kept slots together, on some sequences.
struct Round {
    std::vector<Slot> kept;           ///< in slot order
    std::vector<Slot> candidates;     ///< of them, in slot order; none: the plan alone
    std::vector<std::size_t> members; ///< sequences, in the order they go
    Prefixes* prefixes = nullptr;     ///< where streams may begin; none: all begin at their slots
    Handover* handover = nullptr;     ///< not beside prefixes that hold anything
    /// Where there are no candidates and no prefixes: hears the plan's stream [S, T, d] of some sequences as
    /// it is before the stage that begins with `slot`. May be empty.
    std::function<void(const std::vector<std::size_t>& members, Slot slot, const at::Tensor& states)>
        before_stage{};
    std::int64_t kept_rows = 0; ///< rows [d] that it keeps of a sequence in a pass, if more than its length
};

/// Where streams ended.
struct Walked {
    /// f32 [1 + n, S, T, d] before the final norm: the plan's own stream, valid only where there are no
    /// candidates at all, then the candidates. In the machine's storage: gone with the next walk.
    at::Tensor states;
    std::vector<std::size_t> order; ///< by stream after the plan's: which of Round::candidates it is
};

/// Sends the sequences of `round`, all of one length, through its kept slots; `ids` [S, T] are their tokens.
/// Stream 0 is the plan as it is; at every candidate's slot a copy of it stays behind that does not get the
/// branch, but that of a parallel one. Streams whose states are kept begin there instead.
Walked walk(Machine& machine, const Round& round, const at::Tensor& ids);

/// `slots` in their order, less those in `removed`.
std::vector<Slot> without(std::vector<Slot> slots, const std::vector<Slot>& removed);

/// Counts `streams` sequences of `length` tokens that go through a slot.
void count_branch(Work& work, const Decoder& decoder, Slot slot, std::int64_t streams, std::int64_t length);

} // namespace cutaway
