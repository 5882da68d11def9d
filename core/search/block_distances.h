#pragma once

#include "core/search/machine.h"

#include <vector>

namespace cutaway {

/// By block of a model of the slots `kept`: 1 minus the cosine of what goes into it and what comes out of it,
/// both residual streams before any norm, the mean over all tokens of all sequences. A block without kept
/// slots has 0. The "Block Influence" of ShortGPT (arXiv 2403.03853).
std::vector<double> block_influences(Machine& machine, const Sequences& sequences,
                                     const std::vector<Slot>& kept);

/// [l][m - l - 1], for blocks l < m <= L: the angular distance between what goes into block l and what goes
/// into block m, where m = L is what comes out of the last block: arccos(cosine) / pi at the last token of a
/// sequence, the mean over the sequences. From "The Unreasonable Ineffectiveness of the Deeper Layers" (arXiv
/// 2403.17887).
std::vector<std::vector<double>> angular_distances(Machine& machine, const Sequences& sequences,
                                                   const std::vector<Slot>& kept);

} // namespace cutaway
