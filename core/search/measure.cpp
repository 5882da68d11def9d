#include "core/search/measure.h"

#include "core/model/decoder.h"
#include "core/search/reference.h"
#include "core/search/score_table.h"
#include "core/search/streams.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

std::vector<Slot> slots_without(const Decoder& decoder, const std::vector<Slot>& removed) {
    std::vector<Slot> kept = all_slots(decoder);
    std::erase_if(kept, [&](Slot slot) { return std::ranges::find(removed, slot) != removed.end(); });
    return kept;
}

/// For each of `divergences` the values of the sequences, in a model without `removed`.
std::vector<std::vector<double>> measure_values(Machine& machine, const std::vector<Divergence>& divergences,
                                                const Sequences& sequences,
                                                const std::vector<Slot>& removed) {
    const c10::InferenceMode no_autograd;
    // The likelihood alone needs no reference.
    const bool reference_needed = divergences.front() != Divergence::nll;
    const Reference reference = reference_needed ? make_reference(machine, sequences) : Reference();
    check_sequences(sequences, machine.decoder.vocabulary());
    std::vector<std::vector<double>> all(divergences.size(), std::vector<double>(sequences.size()));
    const std::vector<Slot> kept = slots_without(machine.decoder, removed);
    const Round round{.kept = kept, .candidates = {}, .members = all_members(sequences)};
    std::size_t done = 0;
    for_each_pass(machine, sequences, round, [&](const Pass& pass) {
        const at::Tensor expected = reference_needed ? reference.stack(pass.members) : pass.states[0];
        const std::vector<SequenceValues> values =
            compare_streams(machine, divergences, expected, pass.states, pass.ids);
        for (std::size_t which = 0; which < divergences.size(); ++which) {
            for (std::size_t index = 0; index < pass.members.size(); ++index) {
                all[which][pass.members[index]] = values[which].front()[index];
            }
        }
        done += pass.members.size();
        report_passed(machine, done, sequences.size());
    });
    return all;
}

std::map<std::string, double> means_by_name(const std::vector<std::vector<double>>& values) {
    std::map<std::string, double> means;
    for (std::size_t which = 0; which < all_divergences.size(); ++which) {
        means[std::string(name(all_divergences[which]))] = mean_score(values[which]);
    }
    return means;
}

/// `nll`: by sequence the mean over its tokens but the first.
double perplexity_of(const std::vector<double>& nll, const Sequences& sequences) {
    double sum = 0, tokens = 0;
    for (std::size_t index = 0; index < nll.size(); ++index) {
        const auto predicted = static_cast<double>(sequences[index].size() - 1);
        sum += nll[index] * predicted;
        tokens += predicted;
    }
    return finite_score(std::exp(sum / tokens));
}

} // namespace

std::map<std::string, double> measure_divergences(const Decoder& decoder, const Sequences& sequences,
                                                  const std::vector<Slot>& removed, const SweepLimits& limits,
                                                  Work& work) {
    Machine machine(decoder, limits, work);
    return means_by_name(
        measure_values(machine, {all_divergences.begin(), all_divergences.end()}, sequences, removed));
}

double perplexity(const Decoder& decoder, const Sequences& sequences, const std::vector<Slot>& removed,
                  const SweepLimits& limits, Work& work) {
    Machine machine(decoder, limits, work);
    return perplexity_of(measure_values(machine, {Divergence::nll}, sequences, removed).front(), sequences);
}

Measurement measure(const Decoder& decoder, const Sequences& sequences, const Plan& plan,
                    const SweepLimits& limits, Work& work) {
    Machine machine(decoder, limits, work);
    const std::vector<std::vector<double>> values =
        measure_values(machine, {all_divergences.begin(), all_divergences.end()}, sequences, plan.removed());
    static_assert(all_divergences.back() == Divergence::nll);
    return {.events = static_cast<int>(plan.events().size()),
            .divergence = means_by_name(values),
            .perplexity = perplexity_of(values.back(), sequences)};
}

} // namespace cutaway
