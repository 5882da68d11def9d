#include "core/model/continuation.h"

#include "core/runtime/inner_threads.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

/// Operations of one branch for one token: below it threads cost more than they do. A second one made the
/// demo ten times as slow on a machine that had something else to do.
constexpr double worth_threads = 8e6;

bool is_small(const Decoder& decoder, const std::vector<Slot>& slots) {
    double flops = 0;
    for (const Slot slot : slots) {
        flops += decoder.branch_flops(slot, 1);
    }
    return decoder.device().is_cpu() && flops < worth_threads * static_cast<double>(slots.size() + 1);
}

} // namespace

Continuation::Continuation(const Decoder& decoder, const std::vector<Slot>& removed, Between between,
                           std::size_t most_together)
    : decoder_(decoder), kept_(all_slots(decoder)), between_(std::move(between)),
      most_together_(most_together) {
    std::erase_if(kept_, [&](Slot slot) { return std::ranges::find(removed, slot) != removed.end(); });
    stages_ = decoder.stages(kept_);
    small_ = is_small(decoder, kept_);
}

/// [tokens, d] of tokens that go through the slots together.
at::Tensor Continuation::hidden_of(std::span<const std::int64_t> ids) {
    const at::Tensor tokens = at::empty({1, static_cast<std::int64_t>(ids.size())}, at::kLong);
    std::ranges::copy(ids, tokens.mutable_data_ptr<std::int64_t>());
    at::Tensor streams = decoder_.embed(tokens, cache_.length());
    for (const std::vector<Slot>& stage : stages_) {
        if (between_) {
            between_(cache_);
        }
        decoder_.apply(stage, streams, cache_);
    }
    cache_.advance(streams.size(1));
    return streams[0];
}

void Continuation::read(std::span<const std::int64_t> ids, const Part& part) {
    const c10::InferenceMode guard;
    const InnerThreads threads(small_ ? 1 : 0);
    const auto before = static_cast<std::int64_t>(ids_.size());
    ids_.insert(ids_.end(), ids.begin(), ids.end());
    if (!decoder_.cache_stays(cache_.text_length(), length())) {
        cache_ = KvCache(); // all of it is read again, turned as a text of this length is
    }
    cache_.begin(length());
    if (!decoder_.keeps_slots()) {
        decoder_.expect(kept_); // another text may have been read meanwhile
    }
    std::span<const std::int64_t> left = std::span(ids_).subspan(static_cast<std::size_t>(cache_.length()));
    while (!left.empty()) {
        const std::span<const std::int64_t> together = left.first(std::min(left.size(), most_together_));
        const std::int64_t known = std::max<std::int64_t>(before - cache_.length(), 0);
        const std::int64_t first = cache_.length() + known - before;
        const at::Tensor hidden = hidden_of(together);
        if (known < hidden.size(0)) {
            part(first, hidden.narrow(0, known, hidden.size(0) - known));
        }
        left = left.subspan(together.size());
    }
}

at::Tensor Continuation::read(std::span<const std::int64_t> ids) {
    const c10::InferenceMode guard;
    const InnerThreads threads(small_ ? 1 : 0);
    at::Tensor last;
    read(ids, [&](std::int64_t /*first*/, const at::Tensor& hidden) {
        last = hidden.narrow(0, hidden.size(0) - 1, 1);
    });
    return decoder_.logits(last)[0];
}

} // namespace cutaway
