#include "core/evaluate/generate.h"

#include "core/evaluate/context_length.h"
#include "core/evaluate/special_token.h"
#include "core/plan/error.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace cutaway {

namespace {

/// Numbers of logits that are there at once where a whole text is judged.
constexpr std::int64_t most_logits = std::int64_t{1} << 22;

/// The ids of `eos_token_id`, which is one or a list; whatever else it is names none.
std::set<std::int64_t> end_tokens(const Json& config) {
    const auto found = config.is_object() ? config.find("eos_token_id") : config.end();
    if (!config.is_object() || found == config.end()) {
        return {};
    }
    std::set<std::int64_t> ids;
    for (const Json& id : found->is_array() ? *found : Json::array({*found})) {
        if (id.is_number_integer()) {
            ids.insert(id.get<std::int64_t>());
        }
    }
    return ids;
}

std::set<std::int64_t> end_tokens(const Checkpoint& checkpoint) {
    const Json own = companion_json(checkpoint, "generation_config.json");
    if (own.is_object() && own.contains("eos_token_id")) {
        return end_tokens(own);
    }
    const std::set<std::int64_t> ids = end_tokens(checkpoint.config());
    const auto text = checkpoint.config().find("text_config");
    return ids.empty() && text != checkpoint.config().end() ? end_tokens(*text) : ids;
}

/// What is put around a text: where the tokenizer's configuration says whether a beginning and an end are,
/// Transformers goes by that alone, else by tokenizer.json.
Tokenizer::Around around_of(const Checkpoint& checkpoint, const Tokenizer& tokenizer) {
    const Json config = companion_json(checkpoint, "tokenizer_config.json");
    if (!config.is_object() || (!config.contains("add_bos_token") && !config.contains("add_eos_token"))) {
        return tokenizer.around();
    }
    const auto added = [&](const char* wish, const char* key) -> std::vector<std::int64_t> {
        const auto found = config.find(wish);
        const bool wanted = found != config.end() && found->is_boolean() && found->get<bool>();
        const auto id = wanted ? special_token(checkpoint, tokenizer, key) : std::nullopt;
        return id ? std::vector{*id} : std::vector<std::int64_t>();
    };
    return {.before = added("add_bos_token", "bos_token"), .after = added("add_eos_token", "eos_token")};
}

/// Learned positions end; rotary ones that are turned by the length itself go on beyond what the
/// configuration calls the most.
std::int64_t longest_text(const Checkpoint& checkpoint, const Traits& traits) {
    if (traits.learned_positions > 0) {
        return traits.learned_positions;
    }
    const auto stretched = std::ranges::find_if(
        traits.ropes, [](const Rope& rope) { return rope.scaling.kind == RopeScaling::Kind::dynamic; });
    return stretched == traits.ropes.end()
               ? context_length(checkpoint)
               : static_cast<std::int64_t>(stretched->scaling.factor * stretched->scaling.original_positions);
}

/// Thrown between two slots, so that a slow token need not be waited for.
struct Stopped : std::exception {};

/// `memory`: bytes that keys and values may take; 0: what there is.
Continuation::Between stops(const std::function<bool()>& interrupted, std::int64_t memory) {
    return [interrupted, memory](const KvCache& cache) {
        if (interrupted && interrupted()) {
            throw Stopped();
        }
        if (memory > 0 && cache.bytes() > memory) {
            throw Error(
                error_code::out_of_memory,
                fmt::format("The keys and values of {} tokens take more than the {} MiB that are for them",
                            cache.text_length(), memory >> 20),
                "", "Give a shorter prompt, generate fewer tokens, or give more memory with --memory.");
        }
    };
}

std::span<const float> numbers(const at::Tensor& logits) {
    return {logits.const_data_ptr<float>(), static_cast<std::size_t>(logits.numel())};
}

} // namespace

GenerationModel::GenerationModel(const Checkpoint& checkpoint, const Traits& traits,
                                 std::shared_ptr<const Tokenizer> tokenizer)
    : place_(checkpoint.folder().string()), tokenizer_(std::move(tokenizer)), vocabulary_(traits.vocabulary),
      ends_(end_tokens(checkpoint)), context_(longest_text(checkpoint, traits)) {
    if (!tokenizer_) {
        tokenizer_ = std::make_shared<const Tokenizer>(load_tokenizer(checkpoint.folder()));
    }
    around_ = around_of(checkpoint, *tokenizer_);
}

std::vector<std::int64_t> GenerationModel::encode(std::string_view prompt) const {
    std::vector<std::int64_t> ids = around_.before;
    std::ranges::copy(tokenizer_->encode(prompt, "the prompt"), std::back_inserter(ids));
    std::ranges::copy(around_.after, std::back_inserter(ids));
    if (ids.empty()) {
        throw Error(error_code::bad_input, "The prompt has no tokens, and this tokenizer puts none before it",
                    "the prompt", "Give the model a word or more to go on from.");
    }
    const auto foreign =
        std::ranges::find_if(ids, [&](std::int64_t id) { return id < 0 || id >= vocabulary_; });
    if (foreign != ids.end()) {
        throw Error(error_code::bad_tokenizer,
                    fmt::format("The tokenizer makes the token {}, the model's go from 0 to {}", *foreign,
                                vocabulary_ - 1),
                    place_, "It belongs to another model; fetch this one's.");
    }
    if (std::ssize(ids) > context_) {
        throw Error(error_code::bad_input,
                    fmt::format("The prompt has {} tokens, the model's context {}", ids.size(), context_),
                    "the prompt", "Give a shorter prompt.");
    }
    return ids;
}

std::int64_t GenerationModel::planned_length(const std::vector<std::int64_t>& prompt,
                                             std::int64_t max_tokens) const {
    constexpr std::int64_t most = 2048;
    return std::min({std::ssize(prompt) + max_tokens, context_, std::max(most, std::ssize(prompt))});
}

std::string_view name(Finish finish) {
    switch (finish) {
    case Finish::end:
        return "end";
    case Finish::length:
        return "length";
    case Finish::context:
        return "context";
    case Finish::stopped:
        break;
    }
    return "stopped";
}

Generation::Generation(const Decoder& decoder, const std::vector<Slot>& removed, const GenerationModel& model,
                       std::vector<std::int64_t> prompt, const GenerateOptions& options)
    : model_(model), options_(options),
      continuation_(decoder, removed, stops(options.interrupted, options.memory)), sampler_(options.sampling),
      pieces_(model.tokenizer()), unread_(std::move(prompt)) {}

/// Why no further token comes, as far as it is known before it is asked for.
std::optional<Finish> Generation::end() const {
    if (!ids_.empty() && model_.ends(ids_.back())) {
        return Finish::end;
    }
    if (std::ssize(ids_) >= options_.max_tokens) {
        return Finish::length;
    }
    if (continuation_.length() + std::ssize(unread_) > model_.context()) {
        return Finish::context;
    }
    return std::nullopt;
}

void Generation::finish(Finish finish) {
    finished_ = true;
    finish_ = finish;
}

GeneratedText Generation::text() const {
    return {.text = pieces_.text(), .ids = ids_, .finish = finish_};
}

/// The logits of what comes after all that there is.
std::vector<float> Generation::read() {
    const at::Tensor logits = continuation_.read(unread_).cpu();
    unread_.clear();
    const std::span<const float> all = numbers(logits);
    return {all.begin(), all.end()};
}

std::optional<GeneratedToken> Generation::next() {
    if (finished_) {
        return std::nullopt;
    }
    if (const std::optional<Finish> why = end()) {
        finish(*why);
        return std::nullopt;
    }
    try {
        const std::vector<float> logits = read();
        likelihood_of(logits, 0); // throws where they are not finite
        const std::size_t chosen = sampler_.choose(logits);
        const auto id = static_cast<std::int64_t>(chosen);
        unread_ = {id};
        ids_.push_back(id);
        GeneratedToken token{.id = id, .text = {}, .likelihood = likelihood_of(logits, chosen)};
        if (!model_.ends(id)) {
            token.text = pieces_.add(id);
        }
        // What no further token will complete comes with the last one.
        if (const std::optional<Finish> why = end()) {
            token.text += pieces_.finish();
            finish(*why);
        }
        return token;
    } catch (const Stopped&) {
        pieces_.finish();
        finish(Finish::stopped);
        return std::nullopt;
    }
}

GeneratedText generate(const Decoder& decoder, const std::vector<Slot>& removed, const GenerationModel& model,
                       std::string_view prompt, const GenerateOptions& options,
                       const std::function<bool(const GeneratedToken& token)>& receive) {
    Generation generation(decoder, removed, model, model.encode(prompt), options);
    while (const std::optional<GeneratedToken> token = generation.next()) {
        if (!receive(*token)) {
            break;
        }
    }
    return generation.text();
}

std::vector<TokenLikelihood> likelihoods(const Decoder& decoder, const std::vector<Slot>& removed,
                                         const std::vector<std::int64_t>& prompt,
                                         const std::vector<std::int64_t>& ids,
                                         const std::function<bool()>& interrupted) {
    const c10::InferenceMode guard;
    std::vector<TokenLikelihood> all;
    if (ids.empty()) {
        return all;
    }
    std::vector<std::int64_t> text = prompt;
    text.insert(text.end(), ids.begin(), ids.end() - 1);
    const std::int64_t before = std::ssize(prompt) - 1; // tokens after which none of `ids` comes
    const std::int64_t chunk = std::max<std::int64_t>(most_logits / decoder.vocabulary(), 1);
    const auto judge = [&](std::int64_t first, const at::Tensor& hidden) {
        for (std::int64_t row = std::max<std::int64_t>(before - first, 0); row < hidden.size(0);
             row += chunk) {
            const std::int64_t count = std::min(chunk, hidden.size(0) - row);
            const at::Tensor logits = decoder.logits(hidden.narrow(0, row, count)).cpu();
            for (std::int64_t index = 0; index < count; ++index) {
                all.push_back(
                    likelihood_of(numbers(logits[index]), static_cast<std::size_t>(ids[all.size()])));
            }
        }
    };
    try {
        Continuation(decoder, removed, stops(interrupted, 0)).read(text, judge);
    } catch (const Stopped&) {
        throw Error(error_code::cancelled, "It was stopped", "", "Ask again to finish.");
    }
    return all;
}

} // namespace cutaway
