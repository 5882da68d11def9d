#pragma once

#include "app/cutaway/bench_command.h"

namespace cutaway {

/// The steps in which scores come at the asked rate.
inline int stepsOfFrames(const BenchArguments& arguments) {
    return arguments.blocks / 4;
}

/// An engine without a model: answers `open` with a model of so many blocks, and `start` with a stream of
/// scores in messages as the engine sends them, at the asked rate and then, for an hour's worth, without a
/// pause. Returns once its input ends.
void streamScores(const BenchArguments& arguments);

} // namespace cutaway
