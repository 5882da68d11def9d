#include "app/engine/serve/server.h"
#include "core/evaluate/generate.h"
#include "core/plan/error.h"
#include "core/plan/generate_messages.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace cutaway {

namespace {

/// Tokens that come closer together share a notification.
constexpr std::chrono::milliseconds least_apart{15};

TokenChance chance_of(const TokenLikelihood& likelihood) {
    return {.logprob = likelihood.logprob, .rank = likelihood.rank};
}

/// The tokens of one plan on their way out.
class Stream {
  public:
    using Send = std::function<void(const GeneratedNotice& notice)>;

    Stream(Json request, int plan, Send send)
        : waiting_{.request = std::move(request), .plan = plan, .tokens = {}}, send_(std::move(send)) {}

    void add(const GeneratedToken& token) {
        waiting_.tokens.push_back(
            {.id = token.id, .text = token.text, .chance = chance_of(token.likelihood)});
        if (std::chrono::steady_clock::now() - sent_ >= least_apart) {
            flush();
        }
    }
    void flush() {
        if (!waiting_.tokens.empty()) {
            send_(waiting_);
            waiting_.tokens.clear();
            sent_ = std::chrono::steady_clock::now();
        }
    }

  private:
    GeneratedNotice waiting_;
    Send send_;
    std::chrono::steady_clock::time_point sent_{};
};

/// One plan's text as it grows.
struct Growing {
    Generation generation;
    Stream stream;
    bool finished = false;

    void grow() {
        if (const std::optional<GeneratedToken> token = generation.next()) {
            stream.add(*token);
            return;
        }
        finished = true;
        stream.flush();
        if (generation.text().finish == Finish::stopped) {
            throw Error(error_code::cancelled, "Stopped", "", "Ask again to finish.");
        }
    }
};

GenerateOptions options_of(const GenerateRequest& request) {
    return {.max_tokens = request.max_tokens,
            .sampling = {.temperature = request.temperature,
                         .top_p = request.top_p,
                         .top_k = request.top_k,
                         .seed = request.seed},
            .memory = 0,
            .interrupted = {}};
}

GenerateResult::Text result_of(const GeneratedText& text) {
    return {.text = text.text, .ids = text.ids, .finish = std::string(name(text.finish)), .other = {}};
}

/// Calls a function at its end.
using AtEnd = std::unique_ptr<const std::function<void()>, void (*)(const std::function<void()>*)>;

AtEnd at_end(std::function<void()> action) {
    return {new std::function<void()>(std::move(action)), [](const std::function<void()>* held) {
                (*held)();
                delete held;
            }};
}

} // namespace

/// The bytes that keys and values may take, once there is room for what a text of this length takes beside.
std::int64_t Server::room_for_text(std::int64_t tokens) {
    if (standstill_ != nullptr) {
        return workbench().plan(cutaway::shape_of(standstill_->sequences)).questions;
    }
    make_room({std::vector<std::int64_t>(static_cast<std::size_t>(tokens))}, false);
    return workbench().plan({.sequences = 1, .longest = tokens, .tokens = tokens}).streams;
}

Json Server::generate(const JsonObject& params) {
    const GenerateRequest request = generate_request_from_json(params);
    for (const Plan& plan : request.plans) {
        check_plan(params, plan);
    }
    const OpenModel& model = workbench().model();
    if (!tokenizer_) {
        tokenizer_ = std::make_shared<const Tokenizer>(load_tokenizer(model.checkpoint->folder()));
    }
    const GenerationModel texts(*model.checkpoint, model.traits, tokenizer_);
    const std::vector<std::int64_t> prompt = texts.encode(request.prompt);
    GenerateOptions options = options_of(request);
    options.memory = room_for_text(texts.planned_length(prompt, request.max_tokens)) /
                     static_cast<std::int64_t>(request.plans.size());
    options.interrupted = [this] { return poll_job(); };
    const Decoder& decoder = workbench().decoder();
    const AtEnd as_before = at_end(decoder.bookmark()); // a search that stands still goes on where it was
    std::deque<Growing> growing;
    for (const Plan& plan : request.plans) {
        growing.push_back({.generation = {decoder, plan.removed(), texts, prompt, options},
                           .stream = {computed_id_, static_cast<int>(growing.size()),
                                      [this](const GeneratedNotice& notice) {
                                          outbox_.wait_for_room();
                                          outbox_.send(notification_line(notice::generated, to_json(notice)));
                                      }}});
    }
    // In turns, so that both are seen to grow.
    while (!std::ranges::all_of(growing, &Growing::finished)) {
        for (Growing& one : growing) {
            if (!one.finished) {
                one.grow();
            }
        }
    }
    GenerateResult result;
    for (const Growing& one : growing) {
        result.texts.push_back(result_of(one.generation.text()));
    }
    growing.clear(); // their keys and values make room for those of the other plan
    if (result.texts.size() == 2) {
        for (std::size_t index = 0; index < 2; ++index) {
            GenerateResult::Text& text = result.texts[index];
            for (const TokenLikelihood& likelihood : likelihoods(decoder, request.plans[1 - index].removed(),
                                                                 prompt, text.ids, options.interrupted)) {
                text.other.push_back(chance_of(likelihood));
            }
        }
    }
    return to_json(result);
}

} // namespace cutaway
