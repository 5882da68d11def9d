#include "core/search/block_distances.h"

#include "core/model/decoder.h"
#include "core/search/reference.h"
#include "core/search/score_table.h"
#include "core/search/streams.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <utility>

namespace cutaway {

namespace {

/// Takes the states [1, T, d] that go into a block; at() block L: those that come out of the last.
using Visit = std::function<void(std::size_t sequence, int block, const at::Tensor& states)>;

/// Sends every sequence through the kept slots, one job each. `visit` is called on the workers' threads, for
/// one sequence in the order of the blocks.
void walk_blocks(Machine& machine, const Sequences& sequences, const std::vector<Slot>& kept,
                 const Visit& visit) {
    const Decoder& decoder = machine.decoder;
    const std::vector<std::vector<Slot>> stages = decoder.stages(kept);
    machine.workers.run(
        std::ssize(sequences),
        [&](std::int64_t job) {
            const auto sequence = static_cast<std::size_t>(job);
            at::Tensor states = decoder.embed(stack_ids(sequences, {sequence}));
            int block = 0;
            for (const std::vector<Slot>& stage : stages) {
                for (; block <= stage.front().block(); ++block) {
                    visit(sequence, block, states);
                }
                decoder.apply(stage, states);
            }
            for (; block <= decoder.blocks(); ++block) {
                visit(sequence, block, states);
            }
        },
        machine.limits.interrupted);
    for (const std::vector<std::int64_t>& sequence : sequences) {
        for (const Slot slot : kept) {
            count_branch(machine.work, decoder, slot, 1, std::ssize(sequence));
        }
    }
    count_naive(machine, sequences, 1);
}

/// Of the rows of two tensors [n, d], in float64: [n].
at::Tensor cosines(const at::Tensor& left, const at::Tensor& right) {
    const at::Tensor a = left.to(at::kDouble), b = right.to(at::kDouble);
    return (a * b).sum(-1) / (a.norm(2, -1) * b.norm(2, -1));
}

} // namespace

std::vector<double> block_influences(Machine& machine, const Sequences& sequences,
                                     const std::vector<Slot>& kept) {
    const auto blocks = static_cast<std::size_t>(machine.decoder.blocks());
    std::vector<std::vector<double>> sums(sequences.size(), std::vector<double>(blocks));
    std::vector<at::Tensor> inputs(sequences.size());
    walk_blocks(machine, sequences, kept, [&](std::size_t sequence, int block, const at::Tensor& states) {
        const at::Tensor now = states[0].clone();
        if (block > 0) {
            sums[sequence][static_cast<std::size_t>(block) - 1] =
                (1 - cosines(inputs[sequence], now)).sum().item<double>();
        }
        inputs[sequence] = std::cmp_less(block, blocks) ? now : at::Tensor();
    });
    double tokens = 0;
    std::vector<double> influences(blocks);
    for (std::size_t sequence = 0; sequence < sequences.size(); ++sequence) {
        tokens += static_cast<double>(sequences[sequence].size());
        for (std::size_t block = 0; block < blocks; ++block) {
            influences[block] += sums[sequence][block];
        }
    }
    for (double& influence : influences) {
        influence = finite_score(influence / tokens);
    }
    return influences;
}

std::vector<std::vector<double>> angular_distances(Machine& machine, const Sequences& sequences,
                                                   const std::vector<Slot>& kept) {
    const auto blocks = static_cast<std::size_t>(machine.decoder.blocks());
    std::vector<std::vector<at::Tensor>> inputs(sequences.size());
    walk_blocks(machine, sequences, kept, [&](std::size_t sequence, int /*block*/, const at::Tensor& states) {
        inputs[sequence].push_back(states[0][-1].to(at::kDouble));
    });
    std::vector<std::vector<double>> distances(blocks);
    for (std::size_t from = 0; from < blocks; ++from) {
        for (std::size_t to = from + 1; to <= blocks; ++to) {
            double sum = 0;
            for (const std::vector<at::Tensor>& states : inputs) {
                const double cosine = cosines(states[from], states[to]).item<double>();
                sum += std::acos(std::clamp(cosine, -1.0, 1.0)) / std::numbers::pi;
            }
            distances[from].push_back(finite_score(sum / static_cast<double>(inputs.size())));
        }
    }
    return distances;
}

} // namespace cutaway
