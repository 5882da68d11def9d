#pragma once

#include "core/plan/plan.h"
#include "core/plan/step.h"
#include "core/search/sweep.h"

#include <map>
#include <string>
#include <vector>

namespace cutaway {

struct Machine;
struct Reference;

/// The divergence of a model without the slots `removed` from the untouched one, by every name of settings.h.
/// Adds what it computed to `work`. Throws Interrupted, Error(bad-input) where the sequences are none,
/// Error(out-of-memory).
std::map<std::string, double> measure_divergences(const Decoder& decoder, const Sequences& sequences,
                                                  const std::vector<Slot>& removed, const SweepLimits& limits,
                                                  Work& work);

/// exp of the negative log likelihood per token, the mean over all tokens of all sequences but their first.
double perplexity(const Decoder& decoder, const Sequences& sequences, const std::vector<Slot>& removed,
                  const SweepLimits& limits, Work& work);

/// Both for the plan as it is now, at the price of one.
Measurement measure(const Decoder& decoder, const Sequences& sequences, const Plan& plan,
                    const SweepLimits& limits, Work& work);
/// The same with a reference that is made already.
Measurement measure(Machine& machine, const Reference& reference, const Plan& plan);

} // namespace cutaway
