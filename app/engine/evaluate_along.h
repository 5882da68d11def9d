#pragma once

#include "app/engine/options.h"
#include "app/engine/output.h"
#include "core/plan/evaluation.h"

#include <cstddef>
#include <string>
#include <vector>

namespace cutaway {

/// `evaluate --along`: what is measured, and after which cuts.
struct AlongOptions {
    ModelOptions model{};
    std::string session{};
    std::size_t every = 1; ///< after every so many cuts, and after the last
    std::vector<EvaluationSource> sources{};
};

/// Measures the untouched model and the plans along the session's cuts; what the session has already is not
/// measured again, and each result is stored there as soon as it is there. Prints all of them, and throws
/// Ended after it where Ctrl-C ended it or something was left out.
void evaluate_along(const AlongOptions& options, const Output& output);

} // namespace cutaway
