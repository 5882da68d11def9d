#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/evaluate/sampling.h"
#include "core/model/continuation.h"
#include "core/model/decoder.h"
#include "core/text/token_text.h"
#include "core/text/tokenizer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

/// What generation takes of a model's folder: its tokenizer, which tokens end a text, and how long one may
/// be.
class GenerationModel {
  public:
    /// `tokenizer`: the model's, where it is loaded already. Throws Error(bad-tokenizer).
    GenerationModel(const Checkpoint& checkpoint, const Traits& traits,
                    std::shared_ptr<const Tokenizer> tokenizer = nullptr);

    /// The tokens of a prompt as Transformers makes them, those that the tokenizer puts around a text
    /// included. Throws Error(bad-input) for a prompt without any and for one that is longer than the
    /// context, Error(bad-tokenizer) for a tokenizer that is another model's.
    std::vector<std::int64_t> encode(std::string_view prompt) const;
    /// Whether it is one of generation_config.json's `eos_token_id`, or where there is no such file
    /// config.json's.
    bool ends(std::int64_t id) const { return ends_.contains(id); }
    /// The tokens that the model reads at most.
    std::int64_t context() const { return context_; }
    /// What a memory plan asks about, in tokens: texts that grow longer take their room as they do.
    std::int64_t planned_length(const std::vector<std::int64_t>& prompt, std::int64_t max_tokens) const;
    const Tokenizer& tokenizer() const { return *tokenizer_; }

  private:
    std::string place_;
    std::shared_ptr<const Tokenizer> tokenizer_;
    Tokenizer::Around around_; ///< what is put around a prompt
    std::int64_t vocabulary_;
    std::set<std::int64_t> ends_;
    std::int64_t context_;
};

struct GenerateOptions {
    std::int64_t max_tokens = 64;
    Sampling sampling{};
    std::int64_t memory = 0;             ///< bytes that keys and values may take; 0: what there is
    std::function<bool()> interrupted{}; ///< may be empty
};

enum class Finish : std::uint8_t {
    end,     ///< an end token came
    length,  ///< max_tokens did
    context, ///< the model's context is full
    stopped, ///< interrupted() or the receiver said so
};
std::string_view name(Finish finish);

struct GeneratedToken {
    std::int64_t id = 0;
    std::string text{}; ///< what it adds to the text (TokenText)
    TokenLikelihood likelihood{};
};

struct GeneratedText {
    std::string text{};              ///< without the prompt and without special tokens
    std::vector<std::int64_t> ids{}; ///< the end token included
    Finish finish = Finish::stopped;
};

/// One text as it grows.
class Generation {
  public:
    /// `prompt`: as GenerationModel::encode() makes it.
    Generation(const Decoder& decoder, const std::vector<Slot>& removed, const GenerationModel& model,
               std::vector<std::int64_t> prompt, const GenerateOptions& options);

    /// The next token; nothing once the text is finished. Throws Error(bad-input) where the logits are not
    /// finite, Error(out-of-memory).
    std::optional<GeneratedToken> next();
    /// What there is so far.
    GeneratedText text() const;
    const KvCache& cache() const { return continuation_.cache(); }

  private:
    std::optional<Finish> end() const;
    void finish(Finish finish);
    std::vector<float> read();

    const GenerationModel& model_;
    GenerateOptions options_;
    Continuation continuation_;
    Sampler sampler_;
    TokenText pieces_;
    std::vector<std::int64_t> unread_;
    bool finished_ = false;
    std::vector<std::int64_t> ids_;
    Finish finish_ = Finish::stopped;
};

/// The whole text, each token handed to `receive` as it comes, which says whether to go on.
GeneratedText generate(const Decoder& decoder, const std::vector<Slot>& removed, const GenerationModel& model,
                       std::string_view prompt, const GenerateOptions& options,
                       const std::function<bool(const GeneratedToken& token)>& receive);

/// What a model without the slots `removed` thinks of each of `ids`, which follow `prompt` (1 token at
/// least), in one pass. Throws Error(cancelled), and as Generation::next() does.
std::vector<TokenLikelihood> likelihoods(const Decoder& decoder, const std::vector<Slot>& removed,
                                         const std::vector<std::int64_t>& prompt,
                                         const std::vector<std::int64_t>& ids,
                                         const std::function<bool()>& interrupted);

} // namespace cutaway
