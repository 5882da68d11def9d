#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/evaluate/document.h"
#include "core/evaluate/log_likelihoods.h"
#include "core/text/tokenizer.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// How a text is cut into windows.
struct TextWindows {
    std::int64_t length = 0; ///< in tokens; 0: rolling windows of the model's context
    std::int64_t stride = 0; ///< from one window's beginning to the next's
};

/// Makes tokens of prompts as lm-evaluation-harness does with a Transformers model. What a tokenizer puts
/// before a text is put there; where a prompt is empty, the beginning-of-text token, or else the end's,
/// stands for it.
class PromptTokens {
  public:
    /// `checkpoint`: the model's. Throws Error(bad-tokenizer) where there is no tokenizer, or where it has
    /// neither of those two tokens.
    explicit PromptTokens(const Checkpoint& checkpoint, std::int64_t vocabulary);

    /// The continuation are the tokens of both together without as many as the context has alone, wherever
    /// the two meet; spaces at the context's end count as the continuation's. A context that is too long
    /// loses its beginning. `examples`: example_tokens() of what every context begins with. Throws
    /// Error(bad-input), with `where`, for a continuation that makes no token or does not fit.
    std::vector<TokenRequest> encode(const std::vector<Request>& requests,
                                     const std::vector<std::int64_t>& examples,
                                     const std::string& where) const;
    /// The tokens of what stands before several documents; the last may be others where one follows.
    std::vector<std::int64_t> example_tokens(std::string_view text, const std::string& where) const;

    /// All tokens of a text, each once, in windows of the model's context: the first goes by the token that
    /// stands for an empty prompt, the last by as much before it as fits. Else in windows as
    /// strided_windows() has them. Throws Error(bad-input), with `where`, for a text that is too short for
    /// those.
    std::vector<TokenRequest> windows(std::string_view text, const std::string& where,
                                      const TextWindows& cut) const;

    std::int64_t context_length() const { return length_; }

  private:
    std::vector<std::int64_t> tokens(std::string_view text, const std::string& where, bool special) const;

    std::string place_;
    Tokenizer tokenizer_;
    std::int64_t vocabulary_;
    std::int64_t length_;
    std::int64_t prefix_;
    std::string prefix_text_;
};

} // namespace cutaway
