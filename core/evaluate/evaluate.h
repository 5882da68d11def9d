#pragma once

/// Read this first: core/evaluate measures what a plan costs, with the numbers of lm-evaluation-harness.
/// prepare() (prepared.h) reads a benchmark's file (task.h) or texts (texts.h) into documents, whose requests
/// are put as that harness puts them, and makes tokens of them (prompt_tokens.h). evaluate() asks the model
/// about some of them by log_likelihoods(), and counted() makes the record of it that is kept and compared
/// (core/plan/evaluation.h).

#include "core/evaluate/log_likelihoods.h"
#include "core/evaluate/prepared.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace cutaway {

/// What the model made of one document.
struct DocumentResult {
    std::vector<LogLikelihood> likelihoods{}; ///< of its requests
    std::size_t choice = 0;                   ///< the likeliest
    std::optional<std::size_t> choice_norm{}; ///< the likeliest per character
    double confidence = 0; ///< the probability of the likeliest if only the choices were possible
    bool right = false;
};

/// Puts `count` documents from `first` on to the model without the slots `removed`. A document's result does
/// not depend on which others there are. Progress is in documents: the share of them that the tokens done
/// make up. Throws as log_likelihoods() does.
std::vector<DocumentResult> evaluate(const Prepared& prepared, std::size_t first, std::size_t count,
                                     const Decoder& decoder, const std::vector<Slot>& removed,
                                     const EvaluateLimits& limits);

/// The record of these results, which are of the documents from `first` on. Its sums are exact, so that those
/// of several pieces add up to the same bits as those of the whole, as long as they stay below 2^29.
Evaluation counted(const Prepared& prepared, std::size_t first, std::span<const DocumentResult> results);

/// How many documents from `first` on to put to the model together: enough for it to compute at its best, few
/// enough not to lose much where that is stopped.
std::size_t piece_size(const Prepared& prepared, std::size_t first, const Decoder& decoder,
                       const EvaluateLimits& limits);

} // namespace cutaway
