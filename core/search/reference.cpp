#include "core/search/reference.h"

#include "core/model/decoder.h"
#include "core/plan/error.h"
#include "core/search/not_finite.h"
#include "core/search/streams.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

at::Tensor Reference::stack(const std::vector<std::size_t>& members) const {
    std::vector<at::Tensor> rows;
    for (const std::size_t member : members) {
        rows.push_back(hidden[member]);
    }
    return at::stack(rows);
}

void check_sequences(const Sequences& sequences, std::int64_t vocabulary) {
    const char* const help = "Use a longer calibration text, or tokens of this model's own tokenizer.";
    if (sequences.empty()) {
        throw Error(error_code::bad_input, "There is no calibration sequence", "calibration", help);
    }
    for (const std::vector<std::int64_t>& sequence : sequences) {
        if (sequence.size() < 2) {
            throw Error(error_code::bad_input, "A calibration sequence has less than two tokens",
                        "calibration", help);
        }
        const auto [low, high] = std::minmax_element(sequence.begin(), sequence.end());
        if (*low < 0 || *high >= vocabulary) {
            throw Error(
                error_code::bad_input,
                fmt::format("Token {} is none of the model's {}", *low < 0 ? *low : *high, vocabulary),
                "calibration", help);
        }
    }
}

Reference make_reference(Machine& machine, const Sequences& sequences) {
    const c10::InferenceMode no_autograd;
    check_sequences(sequences, machine.decoder.vocabulary());
    Reference reference{sequences, std::vector<at::Tensor>(sequences.size())};
    const Round round{
        .kept = all_slots(machine.decoder), .candidates = {}, .members = all_members(sequences)};
    std::size_t done = 0;
    for_each_pass(machine, sequences, round, [&](const Pass& pass) {
        const at::Tensor plan = pass.states[0];
        if (!at::isfinite(plan).all().item<bool>()) {
            throw_not_finite(
                find_not_finite(machine, sequences, round.kept).value_or(NotFinite("head", pass.members[0])));
        }
        for (std::size_t index = 0; index < pass.members.size(); ++index) {
            reference.hidden[pass.members[index]] = plan[static_cast<std::int64_t>(index)].clone();
        }
        done += pass.members.size();
        report_passed(machine, done, sequences.size());
    });
    count_naive(machine, sequences, 1);
    return reference;
}

void count_naive(Machine& machine, const Sequences& sequences, std::size_t candidates) {
    const Decoder& decoder = machine.decoder;
    WorkCount& naive = machine.work.naive;
    for (const std::vector<std::int64_t>& sequence : sequences) {
        const auto length = static_cast<std::int64_t>(sequence.size());
        double flops = static_cast<double>(length) * decoder.head_flops();
        for (const Slot slot : all_slots(decoder)) {
            flops += decoder.branch_flops(slot, length);
        }
        naive.flops += static_cast<double>(candidates) * flops;
        naive.tokens += candidates * sequence.size() * static_cast<std::size_t>(2 * decoder.blocks() + 1);
    }
}

} // namespace cutaway
