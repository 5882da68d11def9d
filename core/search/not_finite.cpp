#include "core/search/not_finite.h"

#include "core/model/decoder.h"
#include "core/plan/error.h"
#include "core/search/rows.h"
#include "core/search/streams.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

namespace {

/// Tokens whose logits are in memory together.
constexpr std::int64_t chunk = 128;

bool finite(const at::Tensor& values) {
    return at::isfinite(values).all().item<bool>();
}

bool finite_logits(const Decoder& decoder, const at::Tensor& states) {
    const at::Tensor rows = states.flatten(0, 1);
    const Partition parts = cut(rows.size(0), chunk, 1, 1);
    for (std::int64_t index = 0; index < parts.parts; ++index) {
        const Range part = parts.part(index);
        if (!finite(decoder.logits(rows.narrow(0, part.begin, part.size)))) {
            return false;
        }
    }
    return true;
}

/// Of the slots of a stage that run side by side the first that alone gives such a number.
Slot cause(const Decoder& decoder, const std::vector<Slot>& stage, const at::Tensor& states) {
    const auto found = std::ranges::find_if(stage, [&](const Slot& slot) {
        at::Tensor alone = states.clone();
        decoder.apply({&slot, 1}, alone);
        return !finite(alone);
    });
    return found == stage.end() ? stage.back() : *found;
}

/// The part of the plan that first gives a number that is not finite on one sequence; empty: none does.
std::string first_part(Machine& machine, const at::Tensor& ids, const std::vector<Slot>& kept) {
    const Decoder& decoder = machine.decoder;
    at::Tensor states = decoder.embed(ids);
    if (!finite(states)) {
        return "embeddings";
    }
    for (const std::vector<Slot>& stage : decoder.stages(kept)) {
        at::Tensor after = states.clone();
        machine.workers.run(
            1, [&](std::int64_t) { decoder.apply(stage, after); }, machine.limits.interrupted);
        for (const Slot slot : stage) {
            count_branch(machine.work, decoder, slot, 1, ids.size(1));
        }
        if (!finite(after)) {
            return to_string(cause(decoder, stage, states));
        }
        states = after;
    }
    return finite_logits(decoder, states) ? "" : "head";
}

} // namespace

std::optional<NotFinite> find_not_finite(Machine& machine, const Sequences& sequences,
                                         const std::vector<Slot>& kept) {
    for (std::size_t sequence = 0; sequence < sequences.size(); ++sequence) {
        const std::string part = first_part(machine, stack_ids(sequences, {sequence}), kept);
        if (!part.empty()) {
            return NotFinite(part, sequence);
        }
    }
    return std::nullopt;
}

void explain_not_finite(Machine& machine, const Sequences& sequences, const std::vector<Slot>& kept,
                        const std::vector<Slot>& left) {
    if (const auto found = find_not_finite(machine, sequences, all_slots(machine.decoder))) {
        throw_not_finite(*found);
    }
    for (const std::vector<Slot>& slots : {kept, left}) {
        if (const auto found = find_not_finite(machine, sequences, slots)) {
            throw NotFinite(*found);
        }
    }
    // Every logit is a number, but their differences are too large for one.
    throw NotFinite("head", 0);
}

void throw_not_finite(const NotFinite& found) {
    throw Error(error_code::bad_checkpoint,
                fmt::format("The model does not give finite numbers: {} is the first that does not, on "
                            "calibration sequence {} (from 0)",
                            found.part, found.sequence),
                found.part, "Check the weights: some are infinite or no number, or far too large.");
}

} // namespace cutaway
