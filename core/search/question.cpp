#include "core/search/question.h"

#include "core/model/decoder.h"
#include "core/search/candidate_scores.h"
#include "core/search/plan_values.h"

namespace cutaway {

Question::Question(const Decoder& decoder, const Sequences& sequences, const SweepLimits& limits)
    : machine_(decoder, limits, work_), sequences_(sequences) {}

Question::Question(const Standstill& search, const Sequences& sequences, const SweepLimits& limits)
    : machine_(search.machine, limits, work_), sequences_(sequences),
      shared_(shared_reference(search, sequences)), go_back_(search.machine.decoder.bookmark()) {}

Question::~Question() {
    if (go_back_) {
        go_back_();
    }
}

const Reference& Question::reference() {
    if (shared_ != nullptr) {
        return *shared_;
    }
    if (!own_) {
        own_ = make_reference(machine_, sequences_);
    }
    return *own_;
}

std::vector<double> Question::scores(Divergence divergence, const std::vector<Slot>& kept,
                                     const std::vector<Slot>& candidates) {
    return sweep_scores(machine_, reference(), divergence, kept, candidates);
}

double Question::divergence(Divergence divergence, const std::vector<Slot>& removed) {
    const std::vector<Slot> left = without(all_slots(machine_.decoder), removed);
    if (divergence == Divergence::nll) { // which needs no reference
        check_sequences(sequences_, machine_.decoder.vocabulary());
        return plan_score(machine_, divergence, {.sequences = sequences_, .hidden = {}}, left);
    }
    return plan_score(machine_, divergence, reference(), left);
}

Measurement Question::measure(const Plan& plan) {
    return cutaway::measure(machine_, reference(), plan);
}

const Reference* shared_reference(const Standstill& search, const Sequences& sequences) {
    const bool same = search.reference != nullptr && search.reference->sequences == sequences;
    return same ? search.reference : nullptr;
}

} // namespace cutaway
