#include "core/search/measure.h"

#include "core/model/decoder.h"
#include "core/search/plan_values.h"
#include "core/search/score_table.h"
#include "core/search/walk.h"

namespace cutaway {

namespace {

/// For each of `divergences` the values of the sequences, in a model without `removed`.
std::vector<std::vector<double>> measure_values(Machine& machine, const std::vector<Divergence>& divergences,
                                                const Sequences& sequences,
                                                const std::vector<Slot>& removed) {
    check_sequences(sequences, machine.decoder.vocabulary());
    // The likelihood alone needs no reference.
    const bool reference_needed = divergences.front() != Divergence::nll;
    const Reference reference = reference_needed ? make_reference(machine, sequences)
                                                 : Reference{.sequences = sequences, .hidden = {}};
    return plan_values(machine, divergences, reference, without(all_slots(machine.decoder), removed));
}

std::map<std::string, double> means_by_name(const std::vector<std::vector<double>>& values) {
    std::map<std::string, double> means;
    for (std::size_t which = 0; which < all_divergences.size(); ++which) {
        means[std::string(name(all_divergences[which]))] = mean_score(values[which]);
    }
    return means;
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
    return measure(machine, make_reference(machine, sequences), plan);
}

Measurement measure(Machine& machine, const Reference& reference, const Plan& plan) {
    const std::vector<std::vector<double>> values =
        plan_values(machine, {all_divergences.begin(), all_divergences.end()}, reference,
                    without(all_slots(machine.decoder), plan.removed()));
    static_assert(all_divergences.back() == Divergence::nll);
    return {.events = static_cast<int>(plan.events().size()),
            .divergence = means_by_name(values),
            .perplexity = perplexity_of(values.back(), reference.sequences)};
}

} // namespace cutaway
