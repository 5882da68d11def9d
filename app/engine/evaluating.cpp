#include "app/engine/evaluating.h"

#include "app/engine/exit_code.h"
#include "app/engine/interrupt.h"
#include "app/engine/progress_bar.h"
#include "app/engine/shipped.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cutaway {

namespace {

void check_window(const EvaluationSource& source, const PromptTokens& prompts) {
    if (source.window > prompts.context_length()) {
        throw Error(error_code::bad_usage,
                    fmt::format("A window of {} tokens is longer than the model's context of {}",
                                source.window, prompts.context_length()),
                    "--window", "Give a shorter one.");
    }
}

/// The record keeps the name by which the user has it, `demo` for what ships with the program.
Prepared prepare_found(const EvaluationSource& source, const PromptTokens& prompts) {
    EvaluationSource found = source;
    found.path = source.task.empty() ? source.path : task_path(source.path);
    Prepared prepared = prepare(found, prompts);
    prepared.nothing.source = source;
    return prepared;
}

std::string name_of(const EvaluationSource& source) {
    return source.task.empty() ? std::filesystem::path(source.path).filename().string() : source.task;
}

} // namespace

void or_left_out(std::vector<LeftOut>& left_out, const std::string& name, const Output& output,
                 const std::function<void()>& job) {
    try {
        job();
    } catch (const Error& error) {
        if (error.code() != error_code::bad_input) {
            throw;
        }
        const std::string where = error.where().empty() ? "" : " (" + error.where() + ")";
        output.note("note: " + name + " is left out: " + error.message() + where);
        left_out.push_back({name, error});
    }
}

std::int64_t PreparedSources::largest() const {
    std::int64_t largest = 1;
    for (const Prepared& source : sources) {
        largest = std::max(largest, source.largest);
    }
    return largest;
}

PreparedSources prepare(const std::vector<EvaluationSource>& sources, const OpenModel& model,
                        const Output& output) {
    const PromptTokens prompts(*model.checkpoint, model.info.vocabulary);
    PreparedSources prepared{.context_length = prompts.context_length()};
    for (const EvaluationSource& source : sources) {
        check_window(source, prompts);
    }
    for (const EvaluationSource& source : sources) {
        or_left_out(prepared.left_out, name_of(source), output,
                    [&] { prepared.sources.push_back(prepare_found(source, prompts)); });
    }
    if (prepared.sources.empty()) {
        throw Error(prepared.left_out.front().error);
    }
    return prepared;
}

void add_inputs(WrittenFiles& files, const std::vector<EvaluationSource>& sources) {
    for (const EvaluationSource& source : sources) {
        files.add_input(task_path(source.path));
    }
}

void give_room(EvaluateLimits& limits, const Workbench& bench, std::int64_t examples, std::int64_t largest) {
    if (examples == 0) {
        return;
    }
    const std::int64_t wanted = batch_tokens_after(examples, bench.decoder());
    const std::int64_t tokens = std::max(wanted, largest);
    const MemoryPlan plan = bench.plan({.sequences = 1, .longest = tokens, .tokens = tokens});
    if (plan.least <= plan.ceiling - plan.base) {
        limits.batch_tokens = wanted;
        limits.memory = static_cast<std::size_t>(plan.streams); // what the batches leave
    }
}

EvaluateLimits evaluate_limits(const Workbench& bench, const PreparedSources& prepared, int threads) {
    const std::int64_t largest = prepared.largest();
    EvaluateLimits limits;
    limits.threads = threads;
    limits.memory =
        static_cast<std::size_t>(bench.plan({.sequences = 1, .longest = largest, .tokens = largest}).streams);
    std::int64_t examples = 0;
    for (const Prepared& source : prepared.sources) {
        examples = std::max(examples, source.examples);
    }
    give_room(limits, bench, examples, largest);
    limits.interrupted = interrupted;
    return limits;
}

Evaluated evaluate(const Prepared& prepared, const std::string& what, const Decoder& decoder,
                   const std::vector<Slot>& removed, const EvaluateLimits& limits, const Output& output) {
    return evaluate(prepared, what, decoder, removed, limits, output, prepared.nothing);
}

Evaluated evaluate(const Prepared& prepared, const std::string& what, const Decoder& decoder,
                   const std::vector<Slot>& removed, EvaluateLimits limits, const Output& output,
                   const Evaluation& begun) {
    Evaluated evaluated{.evaluation = begun};
    const std::size_t& done = evaluated.evaluation.documents;
    ProgressBar bar(output, what.c_str(), prepared.texts.empty() ? "documents" : "windows");
    limits.progress = [&](std::int64_t more, std::int64_t /*of_piece*/) {
        bar.show(static_cast<std::int64_t>(done) + more, static_cast<std::int64_t>(begun.total));
    };
    try {
        while (!evaluated.evaluation.is_complete()) {
            const std::size_t count = piece_size(prepared, done, decoder, limits);
            std::vector<DocumentResult> piece = evaluate(prepared, done, count, decoder, removed, limits);
            evaluated.evaluation.add(counted(prepared, done, piece));
            std::ranges::move(piece, std::back_inserter(evaluated.results));
        }
    } catch (const Error& error) {
        if (error.code() != error_code::cancelled) {
            throw;
        }
        evaluated.stopped = true;
    }
    return evaluated;
}

void end_evaluation(const Json& document, const std::string& text, bool stopped,
                    const std::vector<LeftOut>& left_out, const Output& output) {
    if (!stopped && left_out.empty()) {
        output.result(document, text);
        return;
    }
    const Error error = stopped ? Error(error_code::cancelled, "The evaluation was stopped", "Ctrl-C",
                                        "Run it again to finish.")
                                : left_out.front().error;
    if (!output.json) {
        output.result(document, text);
    }
    output.error(error, document);
    throw Ended(exit_code_of(error));
}

} // namespace cutaway
