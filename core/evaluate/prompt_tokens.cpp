#include "core/evaluate/prompt_tokens.h"

#include "core/evaluate/context_length.h"
#include "core/evaluate/python_text.h"
#include "core/evaluate/rolling.h"
#include "core/evaluate/special_token.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace cutaway {

namespace {

/// A special token's id by the model's configuration, where the tokenizer's says nothing.
std::optional<std::int64_t> configured_token(const Checkpoint& checkpoint, const char* key) {
    const auto found = checkpoint.config().find(key);
    return found != checkpoint.config().end() && found->is_number_integer()
               ? std::optional(found->get<std::int64_t>())
               : std::nullopt;
}

/// How many tokens both begin with.
std::int64_t common_length(const std::vector<std::int64_t>& one, const std::vector<std::int64_t>& other) {
    return std::ranges::mismatch(one, other).in1 - one.begin();
}

std::int64_t prefix_of(const Checkpoint& checkpoint, const Tokenizer& tokenizer, std::int64_t vocabulary) {
    for (const std::optional<std::int64_t> token :
         {special_token(checkpoint, tokenizer, "bos_token"), tokenizer.bos(),
          special_token(checkpoint, tokenizer, "eos_token"), configured_token(checkpoint, "bos_token_id"),
          configured_token(checkpoint, "eos_token_id")}) {
        if (token && *token >= 0 && *token < vocabulary) {
            return *token;
        }
    }
    throw Error(error_code::bad_tokenizer,
                "There is no token for a text's beginning and none for its end, which empty prompts take",
                checkpoint.folder().string(),
                "Name one as 'bos_token' or 'eos_token' in tokenizer_config.json.");
}

} // namespace

PromptTokens::PromptTokens(const Checkpoint& checkpoint, std::int64_t vocabulary)
    : place_(checkpoint.folder().string()), tokenizer_(load_tokenizer(checkpoint.folder())),
      vocabulary_(vocabulary), length_(cutaway::context_length(checkpoint)),
      prefix_(prefix_of(checkpoint, tokenizer_, vocabulary)),
      prefix_text_(tokenizer_.decode(std::vector{prefix_})) {}

/// `special`: with what the tokenizer puts before a text, unless the text begins with it already.
std::vector<std::int64_t> PromptTokens::tokens(std::string_view text, const std::string& where,
                                               bool special) const {
    std::vector<std::int64_t> ids = tokenizer_.encode(text, where);
    if (const auto bos = tokenizer_.bos(); special && bos && !text.starts_with(prefix_text_)) {
        ids.insert(ids.begin(), *bos);
    }
    const auto foreign =
        std::ranges::find_if(ids, [&](std::int64_t id) { return id < 0 || id >= vocabulary_; });
    if (foreign != ids.end()) {
        throw Error(error_code::bad_tokenizer,
                    fmt::format("The tokenizer makes the token {}, the model's go from 0 to {}", *foreign,
                                vocabulary_ - 1),
                    place_, "It belongs to another model; fetch this one's.");
    }
    return ids;
}

std::vector<std::int64_t> PromptTokens::example_tokens(std::string_view text,
                                                       const std::string& where) const {
    return text.empty() ? std::vector<std::int64_t>() : tokens(python_rstrip(text), where, /*special=*/true);
}

std::vector<TokenRequest> PromptTokens::encode(const std::vector<Request>& requests,
                                               const std::vector<std::int64_t>& examples,
                                               const std::string& where) const {
    std::vector<TokenRequest> encoded;
    std::optional<std::pair<std::string_view, std::vector<std::int64_t>>> known; // the last context's
    for (const Request& request : requests) {
        const std::string_view context = python_rstrip(request.context);
        const std::string continuation = request.context.substr(context.size()) + request.continuation;
        std::vector<std::int64_t> all, before;
        if (request.context.empty()) {
            all = tokens(continuation, where, /*special=*/false);
            if (all.empty() || all.front() != prefix_) {
                all.insert(all.begin(), prefix_);
            }
            before = {prefix_};
        } else {
            if (!known || known->first != context) {
                known = {context, tokens(context, where, /*special=*/true)};
            }
            before = known->second;
            all = tokens(std::string(context) + continuation, where, /*special=*/true);
            if (before.empty()) {
                all.insert(all.begin(), prefix_);
                before = {prefix_};
            }
        }
        const std::int64_t targets = std::ssize(all) - std::ssize(before);
        if (targets < 1 || targets > length_) {
            throw Error(error_code::bad_input,
                        targets < 1
                            ? "A choice adds no token to its prompt"
                            : fmt::format("A choice has {} tokens, the model's context {}", targets, length_),
                        where, "Leave this question out, or choose a model that can answer it.");
        }
        const std::int64_t over = std::max<std::int64_t>(std::ssize(all) - (length_ + 1), 0);
        std::vector<std::int64_t> input(all.begin() + over, all.end() - 1);
        const bool same = !encoded.empty() && *encoded.back().input == input;
        encoded.push_back({.input = same
                                        ? encoded.back().input
                                        : std::make_shared<const std::vector<std::int64_t>>(std::move(input)),
                           .targets = {all.end() - targets, all.end()},
                           .truncated = over,
                           .examples = over > 0 ? 0 : common_length(examples, all)});
    }
    return encoded;
}

std::vector<TokenRequest> PromptTokens::windows(std::string_view text, const std::string& where,
                                                const TextWindows& cut) const {
    const std::vector<std::int64_t> ids = tokens(text, where, /*special=*/true);
    std::vector<TokenRequest> windows = cut.length > 0 ? strided_windows(ids, cut.length, cut.stride)
                                                       : rolling_windows(ids, prefix_, length_);
    if (windows.empty()) {
        throw Error(error_code::bad_input, "The text is too short: nothing stands before its only token",
                    where, "Give a longer text, or leave out --window.");
    }
    return windows;
}

} // namespace cutaway
