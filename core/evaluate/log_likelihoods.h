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
/// How many it is worth to have where they follow the longest examples of these requests: so many that
/// computing the examples once again costs little beside them.
std::int64_t batch_tokens_after_examples(std::span<const TokenRequest> requests, const Decoder& decoder);

/// Tokens that have to be computed for a document: what its requests share once, examples not counted.
std::int64_t computed_tokens(DocumentRequests document, const Decoder& decoder);

struct LogLikelihood {
    double sum = 0;      ///< of the targets' log-likelihoods
    bool greedy = false; ///< each target is the likeliest token at its place
};

struct EvaluateLimits {
    int threads = 0;        ///< on a CPU; 0: one per core
    std::size_t memory = 0; ///< bytes for streams where the slots are read again for every pass
    /// Tokens that may go through a slot together, if more than batch_tokens(): the more follow the same
    /// examples, the seldomer these are computed again.
    std::int64_t batch_tokens = 0;
    std::function<void(std::int64_t done, std::int64_t total)> progress{}; ///< in tokens; may be empty
    std::function<bool()> interrupted{};                                   ///< may be empty
};

/// The log-likelihoods in a model without the slots `removed`, request by request of all documents. What the
/// requests of a document begin with is computed once, examples once for the documents of a batch. A
/// document's numbers do not depend on the others. Throws Error(cancelled) and Error(bad-input) where a
/// likelihood is not finite.
std::vector<LogLikelihood> log_likelihoods(const Decoder& decoder, const std::vector<Slot>& removed,
                                           std::span<const DocumentRequests> documents,
                                           const EvaluateLimits& limits);

} // namespace cutaway
