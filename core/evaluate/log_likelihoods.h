#pragma once

#include "core/model/decoder.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace cutaway {

/// A sequence, the last tokens of which have to be given by the model: what stands before each of them is
/// what it goes by.
struct TokenRequest {
    /// Without the last token, which nothing goes by; requests of one document may share it.
    std::shared_ptr<const std::vector<std::int64_t>> input{};
    std::vector<std::int64_t> targets{}; ///< what should follow the last targets.size() tokens of the input
    /// Tokens of the context that did not fit and were left out at its beginning.
    std::int64_t truncated = 0;
    /// So many tokens at the input's beginning stand before other documents too: a few-shot prompt's
    /// examples.
    std::int64_t examples = 0;
};

/// The requests of one document, in their order.
using DocumentRequests = std::span<const TokenRequest>;

/// The longest input, in tokens; 0 of none.
std::int64_t longest_input(std::span<const TokenRequest> requests);

/// Tokens that go through a slot together: enough for a product to be fast, on a CPU few enough for a slot's
/// values to stay in its cache.
std::int64_t batch_tokens(const Decoder& decoder);
/// The most that it is worth to have where they follow so many tokens of examples: computing these once again
/// costs little beside them.
std::int64_t batch_tokens_after(std::int64_t examples, const Decoder& decoder);

struct EvaluateLimits {
    int threads = 0;        ///< on a CPU; 0: one per core
    std::size_t memory = 0; ///< bytes for streams where the slots are read again for every pass
    /// Tokens that may go through a slot together after the same examples, if more than batch_tokens(): the
    /// more do, the seldomer the examples are computed again.
    std::int64_t batch_tokens = 0;
    std::function<void(std::int64_t done, std::int64_t total)> progress{}; ///< in tokens; may be empty
    std::function<bool()> interrupted{};                                   ///< may be empty
};

/// Tokens that are computed for a document: what its requests share once, and its share of the examples.
std::int64_t computed_tokens(DocumentRequests document, const Decoder& decoder, const EvaluateLimits& limits);
/// The tokens, examples included, of the largest text that goes through a slot as one for a document.
std::int64_t largest_text(DocumentRequests document);

struct LogLikelihood {
    double sum = 0;      ///< of the targets' log-likelihoods
    bool greedy = false; ///< each target is the likeliest token at its place
};

/// The log-likelihoods in a model without the slots `removed`, request by request of all documents. What the
/// requests of a document begin with is computed once, examples once for the documents of a batch. On a CPU a
/// document's numbers do not depend on the others. Throws Error(cancelled) and Error(bad-input) where a
/// likelihood is not finite.
std::vector<LogLikelihood> log_likelihoods(const Decoder& decoder, const std::vector<Slot>& removed,
                                           std::span<const DocumentRequests> documents,
                                           const EvaluateLimits& limits);

} // namespace cutaway
