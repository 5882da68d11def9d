#pragma once

#include "core/runtime/scratch_file.h"
#include "core/search/compare.h"

#include <memory>
#include <vector>

namespace cutaway {

/// The untouched model on the calibration set, as its final hidden states: logits made of them again chunk by
/// chunk are exact, and a store of them would be as much larger as the vocabulary is.
struct Reference {
    Sequences sequences;
    std::vector<at::Tensor>
        hidden; ///< by sequence: f32 [T, d] before the final norm, on the decoder's device

    /// Where SweepLimits::reference_on_disk says so they are here, one sequence after the other, and `hidden`
    /// holds empty ones.
    std::shared_ptr<ScratchFile> file{};

    /// The hidden states of some sequences of one length: [S, T, d].
    at::Tensor stack(const std::vector<std::size_t>& members) const;
    /// Keeps a copy of one sequence's.
    void set(std::size_t sequence, const at::Tensor& rows);
};

/// Throws Error(bad-input) where there is no sequence, one is shorter than two tokens or holds an id that is
/// none of the `vocabulary` words.
void check_sequences(const Sequences& sequences, std::int64_t vocabulary);

/// Runs the whole model once. Throws as check_sequences() does, and Error(bad-checkpoint) where the model
/// does not give finite numbers.
Reference make_reference(Machine& machine, const Sequences& sequences);

/// Adds what `candidates` whole networks cost on the calibration set to the work that a naive search does.
void count_naive(Machine& machine, const Sequences& sequences, std::size_t candidates);

} // namespace cutaway
