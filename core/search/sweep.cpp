#include "core/search/sweep.h"

#include "core/search/candidate_scores.h"
#include "core/search/score_table.h"
#include "core/search/streams.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

namespace cutaway {

std::vector<double> sweep_scores(Machine& machine, const Reference& reference, Divergence divergence,
                                 const std::vector<Slot>& kept, const std::vector<Slot>& candidates) {
    if (candidates.empty()) {
        return {};
    }
    const c10::InferenceMode no_autograd;
    ScoreTable table(candidates.size(), reference.sequences.size());
    for_each_pass(machine, reference.sequences, kept, candidates, [&](const Pass& pass) {
        const std::int64_t count = pass.states.size(0) - 1;
        const std::vector<SequenceValues> values = compare_streams(
            machine, {divergence}, reference.stack(pass.members), pass.states.narrow(0, 1, count), pass.ids);
        table.set(pass.first, pass.members, values.front());
        if (pass.first + static_cast<std::size_t>(count) == candidates.size()) {
            table.report(machine.limits);
        }
    });
    count_naive(machine, reference.sequences, candidates.size());
    return table.scores();
}

std::vector<double> sweep(const Decoder& decoder, const Sequences& sequences, Divergence divergence,
                          const std::vector<Slot>& kept, const std::vector<Slot>& candidates,
                          const SweepLimits& limits, Work& work) {
    Machine machine(decoder, limits, work);
    return sweep_scores(machine, make_reference(machine, sequences), divergence, kept, candidates);
}

} // namespace cutaway
