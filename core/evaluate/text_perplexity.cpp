#include "core/evaluate/text_perplexity.h"

#include "core/evaluate/python_text.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace cutaway {

double TextPerplexity::per_token() const {
    return std::exp(sum.nll / static_cast<double>(sum.tokens));
}

double TextPerplexity::per_word() const {
    return std::exp(sum.nll / static_cast<double>(sum.words));
}

double TextPerplexity::per_byte() const {
    return std::exp(sum.nll / static_cast<double>(sum.bytes));
}

PreparedTexts prepare(const std::string& name, const std::vector<TextDocument>& texts,
                      const PromptTokens& prompts, const TextWindows& windows) {
    PreparedTexts prepared{.known = {.name = name}};
    for (const TextDocument& text : texts) {
        TextLikelihood& own = prepared.known.documents.emplace_back();
        std::vector<TokenRequest> requests = prompts.windows(text.text, text.where, windows);
        own.where = text.where;
        own.words = python_word_count(text.text);
        own.bytes = text.text.size();
        own.windows = requests.size();
        for (const TokenRequest& window : requests) {
            own.tokens += std::ssize(window.targets);
        }
        std::ranges::move(requests, std::back_inserter(prepared.requests));
    }
    return prepared;
}

TextPerplexity evaluate(PreparedTexts prepared, const Decoder& decoder, const std::vector<Slot>& removed,
                        const EvaluateLimits& limits) {
    const std::vector<LogLikelihood> likelihoods =
        log_likelihoods(decoder, removed, prepared.requests, limits);
    TextPerplexity result = std::move(prepared.known);
    auto next = likelihoods.begin();
    for (TextLikelihood& own : result.documents) {
        for (std::size_t window = 0; window < own.windows; ++window) {
            own.nll -= (next++)->sum;
        }
        result.sum.nll += own.nll;
        result.sum.tokens += own.tokens;
        result.sum.words += own.words;
        result.sum.bytes += own.bytes;
        result.sum.windows += own.windows;
    }
    return result;
}

} // namespace cutaway
