#include "core/model/decoder.h"
#include "core/search/candidate_scores.h"
#include "core/search/part_times.h"
#include "core/search/streams.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

namespace cutaway {

namespace {

/// One sequence through a stage; `added`: the slots whose branch is used. The others' are computed as well.
void run_stage(const Machine& machine, const std::vector<Slot>& stage, const std::vector<Slot>& added,
               Slot candidate, at::Tensor& states) {
    const Decoder& decoder = machine.decoder;
    const bool attends = stage.front().kind() == Kind::attention;
    const Timed timed(machine.limits.times, attends ? Part::attention : Part::ffn);
    std::vector<Slot> used, unused;
    for (const Slot slot : stage) {
        const bool is_used = slot != candidate && std::binary_search(added.begin(), added.end(), slot);
        (is_used ? used : unused).push_back(slot);
    }
    if (!unused.empty()) {
        at::Tensor dropped = states.clone();
        decoder.apply(unused, dropped);
    }
    decoder.apply(used, states);
}

/// The values of one sequence for the candidates from `first` on, `states` [n, 1, T, d] holding so many.
SequenceValues run_candidates(Machine& machine, const Reference& reference, Divergence divergence,
                              const std::vector<Slot>& kept, const std::vector<Slot>& candidates,
                              std::size_t first, std::size_t sequence, const at::Tensor& states) {
    const at::Tensor ids = stack_ids(reference.sequences, {sequence});
    machine.decoder.expect(all_slots(machine.decoder));
    states.copy_(machine.decoder.embed(ids));
    // All of them at one slot: what a memory plan counts are the weights of one stage and the next.
    for (const std::vector<Slot>& stage : machine.decoder.stages(all_slots(machine.decoder))) {
        machine.workers.run(
            states.size(0),
            [&](std::int64_t index) {
                at::Tensor stream = states[index];
                run_stage(machine, stage, kept, candidates[first + static_cast<std::size_t>(index)], stream);
            },
            machine.limits.interrupted);
    }
    for (const Slot slot : all_slots(machine.decoder)) {
        count_branch(machine.work, machine.decoder, slot, states.size(0), ids.size(1));
    }
    return compare_streams(machine, {divergence}, reference.stack({sequence}), states, ids).front();
}

} // namespace

void naive_values(Machine& machine, const Reference& reference, Divergence divergence,
                  const std::vector<Slot>& kept, const std::vector<Slot>& candidates, ScoreTable& table,
                  const std::function<void()>& tell) {
    for (std::size_t sequence = 0; sequence < reference.sequences.size(); ++sequence) {
        const auto length = static_cast<std::int64_t>(reference.sequences[sequence].size());
        const std::size_t bytes = machine.stream_bytes(length);
        for (std::size_t first = 0; first < candidates.size();) {
            const std::size_t count = std::min(candidates.size() - first, machine.limits.memory / bytes);
            if (count == 0) {
                throw_out_of_memory(length, bytes, machine.limits.memory);
            }
            const bool done = machine.fits(count * bytes, [&] {
                const at::Tensor states =
                    machine.buffer(static_cast<std::int64_t>(count), length).unsqueeze(1);
                std::vector<std::size_t> some(count);
                std::iota(some.begin(), some.end(), first);
                table.set(some, {sequence},
                          run_candidates(machine, reference, divergence, kept, candidates, first, sequence,
                                         states));
            });
            first += done ? count : 0;
        }
        tell();
        report_passed(machine, sequence + 1, reference.sequences.size());
    }
}

} // namespace cutaway
