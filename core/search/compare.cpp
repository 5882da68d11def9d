#include "core/search/compare.h"

#include "core/model/decoder.h"
#include "core/search/divergence.h"
#include "core/search/part_times.h"
#include "core/search/rows.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace cutaway {

namespace {

/// Logits of `rows` [tokens, d], with the same bits however many there are.
at::Tensor logits_of(const Machine& machine, const at::Tensor& rows) {
    const Timed timed(machine.limits.times, Part::head);
    const Decoder& decoder = machine.decoder;
    const std::int64_t tokens = rows.size(0);
    if (tokens >= least_rows) {
        return decoder.logits(rows);
    }
    const at::Tensor padded = at::constant_pad_nd(rows, {0, 0, 0, least_rows - tokens});
    return decoder.logits(padded).narrow(0, 0, tokens);
}

/// The token that follows each, -1 after the last: int64 [S * T].
at::Tensor following(const at::Tensor& ids) {
    at::Tensor next = at::full_like(ids, -1);
    next.narrow(1, 0, ids.size(1) - 1).copy_(ids.narrow(1, 1, ids.size(1) - 1));
    return next.flatten();
}

class Comparison {
  public:
    Comparison(Machine& machine, const std::vector<Divergence>& divergences, const at::Tensor& reference,
               const at::Tensor& states, const at::Tensor& ids)
        : machine_(machine), divergences_(divergences), reference_(reference.flatten(0, 1)),
          states_(states.flatten(1, 2)), next_(following(ids)), streams_(states.size(0)),
          terms_(at::empty({std::ssize(divergences), streams_, next_.size(0)},
                           states.options().dtype(at::kDouble))) {
        // A sequence's likelihood needs no reference.
        reference_needed_ = std::any_of(divergences.begin(), divergences.end(),
                                        [](Divergence divergence) { return divergence != Divergence::nll; });
    }

    /// On the CPU.
    at::Tensor terms() {
        const std::int64_t tokens = next_.size(0);
        const Partition chunks =
            cut(tokens, head_chunk_tokens(machine_.decoder.vocabulary(), states_.is_cpu()), least_rows, 1);
        for (std::int64_t index = 0; index < chunks.parts; ++index) {
            const Range chunk = chunks.part(index);
            compare_chunk(chunk, reference_needed_ ? reference_logits(chunk) : at::Tensor());
            const std::int64_t made = chunk.size * (streams_ + (reference_needed_ ? 1 : 0));
            machine_.work.head.tokens += static_cast<std::uint64_t>(made);
            machine_.work.head.flops += static_cast<double>(made) * machine_.decoder.head_flops();
        }
        return terms_.cpu();
    }

  private:
    at::Tensor reference_logits(const Range& chunk) {
        at::Tensor logits = at::empty({chunk.size, machine_.decoder.vocabulary()}, reference_.options());
        const Partition parts = cut(chunk.size, chunk.size, least_rows, machine_.workers.count());
        machine_.workers.run(
            parts.parts,
            [&](std::int64_t index) {
                const Range part = parts.part(index);
                const at::Tensor rows = reference_.narrow(0, chunk.begin + part.begin, part.size);
                logits.narrow(0, part.begin, part.size).copy_(logits_of(machine_, rows));
            },
            machine_.limits.interrupted);
        return logits;
    }

    void compare_chunk(const Range& chunk, const at::Tensor& reference) {
        // Where there are fewer streams than workers, some share one.
        const std::int64_t shares = machine_.workers.count() / streams_;
        const Partition parts = cut(chunk.size, chunk.size, least_rows, shares);
        machine_.workers.run(
            streams_ * parts.parts,
            [&](std::int64_t index) {
                const std::int64_t stream = index / parts.parts;
                const Range part = parts.part(index % parts.parts);
                const std::int64_t begin = chunk.begin + part.begin;
                const at::Tensor q =
                    logits_of(machine_, states_.select(0, stream).narrow(0, begin, part.size));
                const at::Tensor p = reference.defined() ? reference.narrow(0, part.begin, part.size) : q;
                const at::Tensor next = next_.narrow(0, begin, part.size);
                const Timed timed(machine_.limits.times, Part::divergence);
                for (std::int64_t which = 0; which < std::ssize(divergences_); ++which) {
                    const Divergence divergence = divergences_[static_cast<std::size_t>(which)];
                    terms_[which][stream]
                        .narrow(0, begin, part.size)
                        .copy_(divergence_terms(divergence, p, q, next));
                }
            },
            machine_.limits.interrupted);
    }

    Machine& machine_;
    const std::vector<Divergence>& divergences_;
    at::Tensor reference_; ///< [S * T, d]
    at::Tensor states_;    ///< [n, S * T, d]
    at::Tensor next_;      ///< [S * T]
    std::int64_t streams_;
    at::Tensor terms_; ///< f64 [divergences, n, S * T]
    bool reference_needed_ = false;
};

} // namespace

std::vector<SequenceValues> compare_streams(Machine& machine, const std::vector<Divergence>& divergences,
                                            const at::Tensor& reference, const at::Tensor& states,
                                            const at::Tensor& ids) {
    const std::int64_t length = ids.size(1);
    Comparison comparison(machine, divergences, reference, states, ids);
    const at::Tensor terms = comparison.terms();
    const double* term = terms.const_data_ptr<double>();
    std::vector<SequenceValues> values;
    for (const Divergence divergence : divergences) {
        SequenceValues& streams = values.emplace_back();
        for (std::int64_t stream = 0; stream < states.size(0); ++stream) {
            std::vector<double>& sequences = streams.emplace_back();
            for (std::int64_t sequence = 0; sequence < ids.size(0); ++sequence) {
                double sum = 0;
                for (std::int64_t token = 0; token < length; ++token) {
                    sum += *term++;
                }
                sequences.push_back(sequence_divergence(divergence, sum, length));
            }
        }
    }
    return values;
}

} // namespace cutaway
