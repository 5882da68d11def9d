#include "core/search/sweep.h"

#include "core/search/candidate_scores.h"
#include "core/search/score_table.h"
#include "core/search/streams.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

namespace cutaway {

SequenceValues compare_pass(Machine& machine, const Reference& reference, Divergence divergence,
                            const Pass& pass) {
    return compare_streams(machine, {divergence}, reference.stack(pass.members),
                           pass.states.narrow(0, 1, pass.states.size(0) - 1), pass.ids)
        .front();
}

ScoreTable sweep_table(Machine& machine, const Reference& reference, Divergence divergence,
                       const std::vector<Slot>& kept, const std::vector<Slot>& candidates) {
    const c10::InferenceMode no_autograd;
    ScoreTable table(candidates.size(), reference.sequences.size());
    const Round round{.kept = kept, .candidates = candidates, .members = all_members(reference.sequences)};
    std::size_t done = 0;
    for_each_pass(machine, reference.sequences, round, [&](const Pass& pass) {
        table.set(pass.order, pass.members, compare_pass(machine, reference, divergence, pass));
        if (pass.last) {
            table.report(machine.limits);
            done += pass.members.size();
            report_passed(machine, done, reference.sequences.size());
        }
    });
    count_naive(machine, reference.sequences, candidates.size());
    return table;
}

std::vector<double> sweep_scores(Machine& machine, const Reference& reference, Divergence divergence,
                                 const std::vector<Slot>& kept, const std::vector<Slot>& candidates) {
    return candidates.empty() ? std::vector<double>()
                              : sweep_table(machine, reference, divergence, kept, candidates).scores();
}

std::vector<double> sweep(const Decoder& decoder, const Sequences& sequences, Divergence divergence,
                          const std::vector<Slot>& kept, const std::vector<Slot>& candidates,
                          const SweepLimits& limits, Work& work) {
    Machine machine(decoder, limits, work);
    return sweep_scores(machine, make_reference(machine, sequences), divergence, kept, candidates);
}

} // namespace cutaway
