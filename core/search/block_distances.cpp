#include "core/search/block_distances.h"

#include "core/model/decoder.h"
#include "core/search/reference.h"
#include "core/search/rows.h"
#include "core/search/score_table.h"
#include "core/search/streams.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <span>
#include <utility>

namespace cutaway {

namespace {

/// Takes the states [S, T, d] of some sequences that go into a block; at block L: those that come out of the
/// last.
using Visit =
    std::function<void(const std::vector<std::size_t>& members, int block, const at::Tensor& states)>;

/// Sends the sequences through the kept slots in passes that fit the memory. `visit` is called for the
/// sequences of a pass in the order of the blocks, from block 0 again where a pass has to be repeated.
/// `kept_rows`: rows [d] that it keeps of a sequence in a pass, if more than a sequence has.
void walk_blocks(Machine& machine, const Sequences& sequences, const std::vector<Slot>& kept,
                 std::int64_t kept_rows, const Visit& visit) {
    const c10::InferenceMode no_autograd;
    const auto visit_blocks = [&](std::span<const Slot> before, int last,
                                  const std::vector<std::size_t>& members, const at::Tensor& states) {
        for (int block = before.empty() ? 0 : before.back().block() + 1; block <= last; ++block) {
            visit(members, block, states);
        }
    };
    const Round round{.kept = kept,
                      .candidates = {},
                      .members = all_members(sequences),
                      .before_stage =
                          [&](const std::vector<std::size_t>& members, Slot slot, const at::Tensor& states) {
                              visit_blocks({kept.begin(), std::ranges::lower_bound(kept, slot)}, slot.block(),
                                           members, states);
                          },
                      .kept_rows = kept_rows};
    std::size_t done = 0;
    for_each_pass(machine, sequences, round, [&](const Pass& pass) {
        visit_blocks(kept, machine.decoder.blocks(), pass.members, pass.states[0]);
        done += pass.members.size();
        report_passed(machine, done, sequences.size());
    });
    count_naive(machine, sequences, 1);
}

/// Of the rows of two tensors [n, d], or of one [d] with those of another, in float64: [n].
at::Tensor cosines(const at::Tensor& left, const at::Tensor& right) {
    const at::Tensor a = left.to(at::kDouble), b = right.to(at::kDouble);
    return (a * b).sum(-1) / (a.norm(2, -1) * b.norm(2, -1));
}

/// The rows of two tensors [S, T, d], shared out among the workers in pieces that are small in float64 too:
/// f64 [S, T].
at::Tensor cosines_of_tokens(Machine& machine, const at::Tensor& left, const at::Tensor& right) {
    const at::Tensor a = left.flatten(0, 1), b = right.flatten(0, 1);
    const Partition parts = cut(a.size(0), machine.chunk_tokens(), 1, machine.workers.count());
    at::Tensor values = at::empty({a.size(0)}, a.options().dtype(at::kDouble));
    machine.workers.run(
        parts.parts,
        [&](std::int64_t index) {
            const Range part = parts.part(index);
            values.narrow(0, part.begin, part.size)
                .copy_(cosines(a.narrow(0, part.begin, part.size), b.narrow(0, part.begin, part.size)));
        },
        machine.limits.interrupted);
    return values.view({left.size(0), left.size(1)});
}

/// By sequence: its angles in the order of angular_distances().
using Angles = std::vector<std::vector<double>>;

/// `boundaries`: by block f32 [S, d], what goes into it at the last token of the sequences `members`.
void set_angles(Machine& machine, const std::vector<at::Tensor>& boundaries,
                const std::vector<std::size_t>& members, Angles& angles) {
    machine.workers.run(
        std::ssize(members),
        [&](std::int64_t index) {
            std::vector<at::Tensor> rows;
            for (const at::Tensor& boundary : boundaries) {
                rows.push_back(boundary[index]);
            }
            const at::Tensor states = at::stack(rows).to(at::kDouble);
            std::vector<double>& own = angles[members[static_cast<std::size_t>(index)]];
            own.clear();
            for (std::int64_t from = 0; from + 1 < states.size(0); ++from) {
                const at::Tensor found =
                    cosines(states[from], states.narrow(0, from + 1, states.size(0) - from - 1)).cpu();
                for (const double cosine :
                     std::span(found.const_data_ptr<double>(), static_cast<std::size_t>(found.numel()))) {
                    own.push_back(std::acos(std::clamp(cosine, -1.0, 1.0)) / std::numbers::pi);
                }
            }
        },
        machine.limits.interrupted);
}

} // namespace

std::vector<double> block_influences(Machine& machine, const Sequences& sequences,
                                     const std::vector<Slot>& kept) {
    const auto blocks = static_cast<std::size_t>(machine.decoder.blocks());
    std::vector<std::vector<double>> sums(sequences.size(), std::vector<double>(blocks));
    at::Tensor input;
    const auto visit = [&](const std::vector<std::size_t>& members, int block, const at::Tensor& states) {
        if (block == 0) {
            input = at::Tensor(); // of a pass that ran out of memory
            input = states.clone();
            return;
        }
        const at::Tensor turned = 1 - cosines_of_tokens(machine, input, states);
        for (std::size_t index = 0; index < members.size(); ++index) {
            sums[members[index]][static_cast<std::size_t>(block) - 1] =
                turned[static_cast<std::int64_t>(index)].sum().item<double>();
        }
        if (std::cmp_less(block, blocks)) {
            input.copy_(states);
        } else {
            input = at::Tensor();
        }
    };
    walk_blocks(machine, sequences, kept, 0, visit);
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
    Angles angles(sequences.size());
    std::vector<at::Tensor> boundaries(blocks + 1);
    const auto visit = [&](const std::vector<std::size_t>& members, int block, const at::Tensor& states) {
        boundaries[static_cast<std::size_t>(block)] = states.select(1, -1).clone();
        if (std::cmp_equal(block, blocks)) {
            set_angles(machine, boundaries, members, angles);
        }
    };
    walk_blocks(machine, sequences, kept, static_cast<std::int64_t>(blocks) + 1, visit);
    std::vector<std::vector<double>> distances(blocks);
    std::size_t place = 0;
    for (std::size_t from = 0; from < blocks; ++from) {
        for (std::size_t to = from + 1; to <= blocks; ++to, ++place) {
            double sum = 0;
            for (const std::vector<double>& own : angles) {
                sum += own[place];
            }
            distances[from].push_back(finite_score(sum / static_cast<double>(angles.size())));
        }
    }
    return distances;
}

} // namespace cutaway
