#include "core/search/streams.h"

#include "core/model/decoder.h"
#include "core/search/rows.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <span>

namespace cutaway {

namespace {

/// Adds a stage's branches to `streams` [n, T, d], never to fewer than least_rows at once.
void apply_padded(const Decoder& decoder, std::span<const Slot> slots, at::Tensor streams) {
    const std::int64_t count = streams.size(0), length = streams.size(1);
    if (count * length >= least_rows) {
        decoder.apply(slots, streams);
        return;
    }
    at::Tensor padded = at::constant_pad_nd(streams, {0, 0, 0, 0, 0, least_rows / length + 1 - count});
    decoder.apply(slots, padded);
    streams.copy_(padded.narrow(0, 0, count));
}

/// Adds a stage's branches, or some of them, to `streams` [n, T, d], shared out among the workers.
void apply_slots(Machine& machine, const std::vector<Slot>& slots, const at::Tensor& streams) {
    if (slots.empty() || streams.size(0) == 0) {
        return;
    }
    const std::int64_t count = streams.size(0), length = streams.size(1);
    const std::int64_t most = std::max<std::int64_t>(machine.chunk_tokens() / length, 1);
    const std::int64_t least = (least_rows + length - 1) / length;
    const Partition parts = cut(count, most, least, machine.workers.count());
    machine.workers.run(
        parts.parts,
        [&](std::int64_t index) {
            const Range part = parts.part(index);
            apply_padded(machine.decoder, slots, streams.narrow(0, part.begin, part.size));
        },
        machine.limits.interrupted);
    for (const Slot slot : slots) {
        count_branch(machine.work, machine.decoder, slot, count, length);
    }
}

/// Sequences that keep all workers busy. On a CPU more would only make the first bounds come later, unless
/// every pass reads the weights again.
std::int64_t useful_sequences(const Machine& machine, std::int64_t streams, std::int64_t length) {
    const std::int64_t tokens = 8 * machine.workers.count() * machine.chunk_tokens();
    const bool has_weights = machine.decoder.device().is_cpu() && machine.decoder.keeps_slots();
    return has_weights ? tokens / (streams * length) + 1 : INT64_MAX;
}

class Passes {
  public:
    Passes(Machine& machine, const Sequences& sequences, const std::vector<Slot>& kept,
           const std::vector<Slot>& candidates, const std::function<void(const Pass&)>& take)
        : machine_(machine), sequences_(sequences), kept_(kept), candidates_(candidates), take_(take) {}

    void run() {
        std::map<std::size_t, std::vector<std::size_t>> by_length;
        for (std::size_t index = 0; index < sequences_.size(); ++index) {
            by_length[sequences_[index].size()].push_back(index);
        }
        for (const auto& [length, members] : by_length) {
            run_length(static_cast<std::int64_t>(length), members);
        }
    }

  private:
    void run_length(std::int64_t length, const std::vector<std::size_t>& members) {
        std::size_t done = 0, candidate = 0, sequences = 0;
        while (done < members.size()) {
            const std::size_t streams = streams_that_fit(length);
            if (candidate == 0) {
                const auto useful = useful_sequences(machine_, as_int(candidates_.size() + 1), length);
                // A sequence without candidates still has its embeddings or its reference beside its stream.
                const std::size_t each = std::max<std::size_t>(candidates_.size() + 1, 2);
                sequences = std::min({members.size() - done, static_cast<std::size_t>(useful),
                                      std::max<std::size_t>(streams / each, 1)});
            }
            // Candidates go through apart only where all of them do not fit with one sequence: every pass
            // takes stream 0 along once more.
            const std::size_t most = std::max<std::size_t>(streams / sequences, 2) - 1;
            const std::size_t count = std::min(candidates_.size() - candidate, most);
            Pass pass;
            pass.first = candidate;
            pass.members.assign(members.begin() + static_cast<std::ptrdiff_t>(done),
                                members.begin() + static_cast<std::ptrdiff_t>(done + sequences));
            if (machine_.fits((1 + count) * sequences * machine_.stream_bytes(length),
                              [&] { run_pass(pass, count); })) {
                candidate += count;
                if (candidate == candidates_.size()) {
                    candidate = 0;
                    done += sequences;
                    passed_ += sequences;
                    if (machine_.limits.passed) {
                        machine_.limits.passed(passed_, sequences_.size());
                    }
                }
            } else {
                candidate = 0;
            }
        }
    }

    void run_pass(Pass& pass, std::size_t count) {
        const auto first = candidates_.begin() + static_cast<std::ptrdiff_t>(pass.first);
        pass.ids = stack_ids(sequences_, pass.members);
        pass.states =
            run_streams(machine_, pass.ids, kept_, {first, first + static_cast<std::ptrdiff_t>(count)});
        take_(pass);
    }

    /// Streams of one sequence each.
    std::size_t streams_that_fit(std::int64_t length) const {
        const std::size_t bytes = machine_.stream_bytes(length);
        const std::size_t least = candidates_.empty() ? 1 : 2;
        const std::size_t streams = machine_.limits.memory / bytes;
        if (streams < least) {
            throw_out_of_memory(length, least * bytes, machine_.limits.memory);
        }
        return streams;
    }

    static std::int64_t as_int(std::size_t value) { return static_cast<std::int64_t>(value); }

    Machine& machine_;
    const Sequences& sequences_;
    const std::vector<Slot>& kept_;
    const std::vector<Slot>& candidates_;
    const std::function<void(const Pass&)>& take_;
    std::size_t passed_ = 0; ///< sequences, of every length
};

} // namespace

at::Tensor stack_ids(const Sequences& sequences, const std::vector<std::size_t>& members) {
    const auto length = static_cast<std::int64_t>(sequences[members.front()].size());
    at::Tensor ids = at::empty({static_cast<std::int64_t>(members.size()), length}, at::kLong);
    auto* row = ids.mutable_data_ptr<std::int64_t>();
    for (const std::size_t member : members) {
        row = std::copy(sequences[member].begin(), sequences[member].end(), row);
    }
    return ids;
}

void count_branch(Work& work, const Decoder& decoder, Slot slot, std::int64_t streams, std::int64_t length) {
    WorkCount& count = slot.kind() == Kind::attention ? work.attention : work.ffn;
    count.tokens += static_cast<std::uint64_t>(streams * length);
    count.flops += static_cast<double>(streams) * decoder.branch_flops(slot, length);
}

at::Tensor run_streams(Machine& machine, const at::Tensor& ids, const std::vector<Slot>& kept,
                       const std::vector<Slot>& candidates) {
    machine.decoder.expect(kept);
    const std::int64_t sequences = ids.size(0), length = ids.size(1);
    const std::int64_t streams = sequences * static_cast<std::int64_t>(candidates.size() + 1);
    const at::Tensor buffer = machine.buffer(streams, length);
    const at::Tensor plan = buffer.narrow(0, 0, sequences);
    plan.copy_(machine.decoder.embed(ids));
    auto candidate = candidates.begin();
    std::int64_t end = sequences;
    for (const std::vector<Slot>& stage : machine.decoder.stages(kept)) {
        const bool plan_needed = candidates.empty() || candidate != candidates.end();
        const std::int64_t begin = plan_needed ? 0 : sequences, before = end;
        std::vector<Slot> left_out;
        for (const Slot slot : stage) {
            if (candidate != candidates.end() && *candidate == slot) {
                buffer.narrow(0, end, sequences).copy_(plan);
                left_out.push_back(slot);
                end += sequences;
                ++candidate;
            }
        }
        apply_slots(machine, stage, buffer.narrow(0, begin, before - begin));
        for (std::size_t index = 0; index < left_out.size(); ++index) {
            std::vector<Slot> others = stage;
            std::erase(others, left_out[index]);
            apply_slots(machine, others,
                        buffer.narrow(0, before + static_cast<std::int64_t>(index) * sequences, sequences));
        }
    }
    return buffer.view({-1, sequences, length, buffer.size(2)});
}

void for_each_pass(Machine& machine, const Sequences& sequences, const std::vector<Slot>& kept,
                   const std::vector<Slot>& candidates, const std::function<void(const Pass&)>& take) {
    Passes(machine, sequences, kept, candidates, take).run();
}

} // namespace cutaway
