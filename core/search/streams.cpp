#include "core/search/streams.h"

#include "core/model/decoder.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace cutaway {

namespace {

/// Sequences that keep all workers busy. On a CPU more would only make the first bounds come later, unless
/// every pass reads the weights again.
std::int64_t useful_sequences(const Machine& machine, std::int64_t streams, std::int64_t length) {
    const std::int64_t workers = machine.workers.count();
    const std::int64_t tokens = 8 * workers * machine.chunk_tokens();
    const bool has_weights = machine.decoder.device().is_cpu() && machine.decoder.keeps_slots();
    // As many for each: of three long sequences two workers would wait for the third.
    return has_weights ? (tokens / (streams * length) / workers + 1) * workers : INT64_MAX;
}

class Passes {
  public:
    Passes(Machine& machine, const Sequences& sequences, const Round& round,
           const std::function<void(const Pass&)>& take)
        : machine_(machine), sequences_(sequences), round_(round), take_(take) {}

    void run() {
        std::map<std::size_t, std::vector<std::size_t>> by_length;
        for (const std::size_t member : round_.members) {
            by_length[sequences_[member].size()].push_back(member);
        }
        for (const auto& [length, members] : by_length) {
            run_length(static_cast<std::int64_t>(length), members);
        }
    }

  private:
    void run_length(std::int64_t length, const std::vector<std::size_t>& members) {
        const std::size_t candidates = round_.candidates.size();
        std::size_t done = 0, candidate = 0, sequences = 0;
        while (done < members.size()) {
            const std::size_t streams = streams_that_fit(length);
            if (candidate == 0) {
                const auto useful =
                    useful_sequences(machine_, static_cast<std::int64_t>(candidates + 1), length);
                // A sequence without candidates still has its embeddings, its reference or what the round
                // keeps beside its stream.
                const auto beside = static_cast<std::size_t>((round_.kept_rows + length - 1) / length);
                const std::size_t each =
                    std::max<std::size_t>(candidates + 1, 1 + std::max<std::size_t>(beside, 1));
                sequences = std::min({members.size() - done, static_cast<std::size_t>(useful),
                                      std::max<std::size_t>(streams / each, 1)});
            }
            // Candidates go through apart only where all of them do not fit with one sequence. Then the
            // plan's stream is handed over from pass to pass where there is room for that.
            const std::size_t each = std::max<std::size_t>(streams / sequences, 2);
            const bool apart = candidate > 0 || candidates + 1 > each;
            const bool hands_over = apart && each > 2 && !keeps_prefixes();
            const std::size_t count = std::min(candidates - candidate, each - (hands_over ? 2 : 1));
            if (candidate == 0) {
                handover_ = Handover();
            }
            handover_.next.reset();
            if (candidate + count < candidates) {
                handover_.next = round_.candidates[candidate + count];
            }
            const auto first = members.begin() + static_cast<std::ptrdiff_t>(done);
            const std::vector<std::size_t> some(first, first + static_cast<std::ptrdiff_t>(sequences));
            if (machine_.fits((1 + count) * sequences * machine_.stream_bytes(length),
                              [&] { run_pass(some, candidate, count, hands_over); })) {
                candidate += count;
                if (candidate == candidates) {
                    candidate = 0;
                    done += sequences;
                }
            } else {
                candidate = 0;
                if (round_.prefixes != nullptr) {
                    round_.prefixes->clear();
                }
            }
        }
    }

    void run_pass(const std::vector<std::size_t>& members, std::size_t first, std::size_t count,
                  bool hands_over) {
        const auto begin = round_.candidates.begin() + static_cast<std::ptrdiff_t>(first);
        const Round part{.kept = round_.kept,
                         .candidates = {begin, begin + static_cast<std::ptrdiff_t>(count)},
                         .members = members,
                         .prefixes = round_.prefixes,
                         .handover = hands_over ? &handover_ : nullptr,
                         .before_stage = round_.before_stage};
        Pass pass{.members = members, .ids = stack_ids(sequences_, members)};
        Walked walked = walk(machine_, part, pass.ids);
        pass.states = std::move(walked.states);
        for (const std::size_t candidate : walked.order) {
            pass.order.push_back(first + candidate);
        }
        pass.last = first + count == round_.candidates.size();
        take_(pass);
    }

    bool keeps_prefixes() const { return round_.prefixes != nullptr && round_.prefixes->ceiling() > 0; }

    /// Streams of one sequence each.
    std::size_t streams_that_fit(std::int64_t length) const {
        const std::size_t bytes = machine_.stream_bytes(length);
        const std::size_t least = round_.candidates.empty() ? 1 : 2;
        const std::size_t taken = round_.prefixes != nullptr ? round_.prefixes->ceiling() : 0;
        const std::size_t streams = (machine_.limits.memory - taken) / bytes;
        if (streams < least) {
            throw_out_of_memory(length, least * bytes, machine_.limits.memory);
        }
        return streams;
    }

    Machine& machine_;
    const Sequences& sequences_;
    const Round& round_;
    const std::function<void(const Pass&)>& take_;
    Handover handover_;
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

std::vector<std::size_t> all_members(const Sequences& sequences) {
    std::vector<std::size_t> members(sequences.size());
    std::iota(members.begin(), members.end(), std::size_t{0});
    return members;
}

void for_each_pass(Machine& machine, const Sequences& sequences, const Round& round,
                   const std::function<void(const Pass&)>& take) {
    Passes(machine, sequences, round, take).run();
}

} // namespace cutaway
