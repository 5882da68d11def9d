#include "core/search/plan_values.h"

#include "core/search/score_table.h"
#include "core/search/streams.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <cmath>

namespace cutaway {

std::vector<std::vector<double>> plan_values(Machine& machine, const std::vector<Divergence>& divergences,
                                             const Reference& reference, const std::vector<Slot>& kept) {
    const c10::InferenceMode no_autograd;
    std::vector<std::vector<double>> all(divergences.size(), std::vector<double>(reference.sequences.size()));
    const Round round{.kept = kept, .candidates = {}, .members = all_members(reference.sequences)};
    std::size_t done = 0;
    for_each_pass(machine, reference.sequences, round, [&](const Pass& pass) {
        const at::Tensor expected = reference.hidden.empty() ? pass.states[0] : reference.stack(pass.members);
        const std::vector<SequenceValues> values =
            compare_streams(machine, divergences, expected, pass.states, pass.ids);
        for (std::size_t which = 0; which < divergences.size(); ++which) {
            for (std::size_t index = 0; index < pass.members.size(); ++index) {
                all[which][pass.members[index]] = values[which].front()[index];
            }
        }
        done += pass.members.size();
        report_passed(machine, done, reference.sequences.size());
    });
    return all;
}

double plan_score(Machine& machine, Divergence divergence, const Reference& reference,
                  const std::vector<Slot>& kept) {
    return mean_score(plan_values(machine, {divergence}, reference, kept).front());
}

double plan_perplexity(Machine& machine, const Sequences& sequences, const std::vector<Slot>& kept) {
    count_naive(machine, sequences, 1);
    return perplexity_of(
        plan_values(machine, {Divergence::nll}, {.sequences = sequences, .hidden = {}}, kept).front(),
        sequences);
}

double perplexity_of(const std::vector<double>& nll, const Sequences& sequences) {
    double sum = 0, tokens = 0;
    for (std::size_t index = 0; index < nll.size(); ++index) {
        const auto predicted = static_cast<double>(sequences[index].size() - 1);
        sum += nll[index] * predicted;
        tokens += predicted;
    }
    return finite_score(std::exp(sum / tokens));
}

} // namespace cutaway
