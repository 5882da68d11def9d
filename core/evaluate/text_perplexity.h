#pragma once

#include "core/evaluate/log_likelihoods.h"
#include "core/evaluate/prompt_tokens.h"
#include "core/evaluate/texts.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cutaway {

/// How likely one text is, each of its tokens counted once.
struct TextLikelihood {
    std::string where{};
    double nll = 0; ///< negative log-likelihood
    std::int64_t tokens = 0;
    std::size_t words = 0; ///< one more than the stretches of white space
    std::size_t bytes = 0;
    std::size_t windows = 0; ///< that it was cut into
};

/// The same of several together.
struct TextPerplexity {
    std::string name{};
    std::vector<TextLikelihood> documents{};
    TextLikelihood sum{};

    double per_token() const; ///< exp of the negative log-likelihood per token
    double per_word() const;
    double per_byte() const;
};

/// Texts that are tokens already.
struct PreparedTexts {
    TextPerplexity known{}; ///< without likelihoods
    std::vector<TokenRequest> requests{};
};

/// Throws as PromptTokens::windows() does.
PreparedTexts prepare(const std::string& name, const std::vector<TextDocument>& texts,
                      const PromptTokens& prompts, const TextWindows& windows = {});

/// Measures each text by itself in the model without the slots `removed`. Throws as log_likelihoods() does.
TextPerplexity evaluate(PreparedTexts prepared, const Decoder& decoder, const std::vector<Slot>& removed,
                        const EvaluateLimits& limits);

} // namespace cutaway
