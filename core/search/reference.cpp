#include "core/search/reference.h"

#include "core/model/decoder.h"
#include "core/plan/error.h"
#include "core/search/not_finite.h"
#include "core/search/streams.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace cutaway {

namespace {

/// Where a sequence's hidden states begin in the file: after those of the sequences before it.
std::int64_t place_of(const Sequences& sequences, std::size_t sequence, std::int64_t hidden_size) {
    std::int64_t tokens = 0;
    for (std::size_t before = 0; before < sequence; ++before) {
        tokens += std::ssize(sequences[before]);
    }
    return tokens * hidden_size * static_cast<std::int64_t>(sizeof(float));
}

std::span<std::byte> bytes_of(const at::Tensor& rows) {
    return {static_cast<std::byte*>(rows.data_ptr()), rows.nbytes()};
}

} // namespace

at::Tensor Reference::stack(const std::vector<std::size_t>& members) const {
    if (file) {
        const at::Tensor empty = hidden[members.front()]; // [0, d], where they belong
        const std::int64_t count = std::ssize(members), length = std::ssize(sequences[members.front()]);
        const at::Tensor rows = at::empty({count, length, empty.size(1)}, at::kFloat);
        for (std::int64_t index = 0; index < count; ++index) {
            file->read(place_of(sequences, members[static_cast<std::size_t>(index)], empty.size(1)),
                       bytes_of(rows[index]));
        }
        return rows.to(empty.device());
    }
    std::vector<at::Tensor> rows;
    for (const std::size_t member : members) {
        rows.push_back(hidden[member]);
    }
    return at::stack(rows);
}

void Reference::set(std::size_t sequence, const at::Tensor& rows) {
    if (!file) {
        hidden[sequence] = rows.clone();
        return;
    }
    file->write(place_of(sequences, sequence, rows.size(1)), bytes_of(rows.cpu()));
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
    Reference reference{.sequences = sequences, .hidden = std::vector<at::Tensor>(sequences.size())};
    if (machine.limits.reference_on_disk) {
        reference.file = std::make_shared<ScratchFile>();
        // One for all: what stays behind between two passes keeps the heap from shrinking.
        const at::TensorOptions options = at::TensorOptions(at::kFloat).device(machine.decoder.device());
        std::ranges::fill(reference.hidden, at::empty({0, machine.decoder.hidden_size()}, options));
    }
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
            reference.set(pass.members[index], plan[static_cast<std::int64_t>(index)]);
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
