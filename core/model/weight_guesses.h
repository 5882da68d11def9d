#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/model/traits.h"
#include "core/plan/weight_guess.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace cutaway {

struct WeightGuessOptions {
    /// Whether what is read stays in memory: where the decoder computes with the mapping itself.
    bool keep_pages = false;
    std::function<void(std::int64_t done, std::int64_t total)> progress{}; ///< in slots; may be empty
    std::function<bool()> interrupted{};                                   ///< may be empty
};

/// How much each slot may add to the residual stream, from the weights alone: no token goes through anything.
///
/// A slot's size is the length that its branch has where the input of its output projection W is noise of
/// unit scale: the Frobenius norm of W and its bias, times the residual scale. Of experts it is the root mean
/// square over them, those that every token meets added. Where a norm follows the branch, its weight's length
/// is it. The stream before the first slot is as long as an embedding is, root mean square over the
/// vocabulary and the positions; each slot adds to it as noise does, so that squares add up. A slot's share
/// is its size over the stream's before it (of both branches of a parallel block, before the first).
///
/// Reads the checkpoint a piece at a time. Throws Error(bad-checkpoint) for weights that are not finite,
/// Error(model-changed), Error(cancelled).
std::vector<WeightGuess> guess_from_weights(const Checkpoint& checkpoint, const Traits& traits,
                                            const WeightGuessOptions& options);

} // namespace cutaway
