#include "app/engine/exit_code.h"
#include "app/engine/harmless.h"
#include "app/engine/interrupt.h"
#include "app/engine/load.h"
#include "app/engine/options.h"
#include "core/evaluate/generate.h"
#include "core/plan/error.h"
#include "core/plan/generate_messages.h"
#include "core/runtime/inner_threads.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <unistd.h>

namespace cutaway {

namespace {

struct GenerateCommand {
    ModelOptions model;
    PlanOptions plan;
    std::string prompt;
    std::int64_t max_tokens = 64;
    std::optional<double> temperature;
    double top_p = 1;
    std::int64_t top_k = 0;
    std::int64_t seed = 0;

    /// Who says what to choose from wants a choice.
    Sampling sampling() const {
        const double otherwise = top_p < 1 || top_k > 0 ? 1 : 0;
        return {.temperature = temperature.value_or(otherwise),
                .top_p = top_p,
                .top_k = top_k,
                .seed = static_cast<std::uint64_t>(seed)};
    }
};

/// As it comes: on a terminal nothing in it steers that.
std::string shown(const std::string& text) {
    if (isatty(STDOUT_FILENO) == 0) {
        return text;
    }
    std::string lines;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find_first_of("\n\t", begin), text.size());
        lines += harmless(text.substr(begin, end - begin)) + text.substr(end, 1);
        begin = end + 1;
    }
    return lines;
}

/// `nan`, which is in no range, compares as if it were in each.
CLI::Validator is_number() {
    return {[](const std::string& text) {
                return text.find_first_of("nN") == std::string::npos ? std::string() : text + " is no number";
            },
            "", "is_number"};
}

void generate_text(const GenerateCommand& command, const Output& output) {
    OpenModel model = open_model(command.model.model);
    const Plan plan = command.plan.read(model.info.blocks, output);
    const GenerationModel texts(*model.checkpoint, model.traits);
    const std::vector<std::int64_t> prompt = texts.encode(command.prompt);
    const std::int64_t longest = texts.planned_length(prompt, command.max_tokens);
    const std::vector<std::int64_t> like_it(static_cast<std::size_t>(longest));
    const Workbench bench = load(std::move(model), command.model, {like_it}, output);
    const GenerateOptions options{
        .max_tokens = command.max_tokens,
        .sampling = command.sampling(),
        .memory = bench.plan({.sequences = 1, .longest = longest, .tokens = longest}).streams,
        .interrupted = interrupted};
    const InnerThreads threads(command.model.threads);
    Generation generation(bench.decoder(), plan.removed(), texts, prompt, options);
    while (const std::optional<GeneratedToken> token = generation.next()) {
        if (!output.json) {
            output.result({}, shown(token->text));
        }
    }
    if (!output.json) {
        output.result({}, "\n");
    }
    const GeneratedText text = generation.text();
    const Json document{{"model", model_summary(bench.info())},
                        {"removed", to_json(plan.removed())},
                        {"text", text.text},
                        {"ids", text.ids},
                        {"finish", name(text.finish)}};
    if (text.finish == Finish::stopped) {
        const Error error(error_code::cancelled, "The generation was stopped", "Ctrl-C",
                          "What had come is kept; run it again for the rest.");
        output.error(error, document);
        throw Ended(exit_code_of(error));
    }
    if (output.json) {
        output.result(document, {});
    }
}

} // namespace

void add_generate(CLI::App& app, Output& output) {
    auto options = std::make_shared<GenerateCommand>();
    CLI::App& command =
        *app.add_subcommand("generate", "Goes on with a text, for a plan: greedily, or by chance");
    options->model.add_model(command);
    options->model.add_compute(command);
    options->plan.add(command);
    command.add_option("--prompt", options->prompt, "The text to go on with, as it is")->required();
    command.add_option("--max-tokens", options->max_tokens, "Tokens at most (64)")
        ->check(CLI::Range(std::int64_t{1}, max_generated_tokens));
    command
        .add_option("--temperature", options->temperature,
                    "Choose by chance, from logits divided by this; 0: always the likeliest, as without it")
        ->check(CLI::Range(0.0, 1e6) & is_number());
    command
        .add_option("--top-p", options->top_p,
                    "Choose among the likeliest tokens that have this share together (1)")
        ->check(CLI::Range(std::numeric_limits<double>::min(), 1.0) & is_number());
    command.add_option("--top-k", options->top_k, "Choose among so many of the likeliest tokens (0: all)")
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 30));
    command.add_option("--seed", options->seed, "Another one is another text by chance (0)")
        ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()));
    command.callback([options, &output] { generate_text(*options, output); });
}

} // namespace cutaway
