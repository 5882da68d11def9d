#include "app/engine/evaluating.h"
#include "app/engine/evaluation_report.h"
#include "app/engine/exit_code.h"
#include "app/engine/load.h"
#include "app/engine/options.h"
#include "app/engine/written_files.h"
#include "core/plan/atomic_file.h"
#include "core/plan/protocol.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <set>

namespace cutaway {

namespace {

struct EvaluateOptions {
    ModelOptions model;
    PlanOptions plan;
    std::vector<std::string> tasks;
    std::vector<std::string> texts;
    std::optional<std::size_t> limit;
    TextWindows windows;
    std::string documents; ///< empty: not given
};

EvaluateRequest request_of(const EvaluateOptions& options) {
    EvaluateRequest request{
        .tasks = {}, .texts = {}, .limit = options.limit.value_or(no_limit), .windows = options.windows};
    if (request.windows.stride == 0) {
        request.windows.stride = request.windows.length;
    }
    if (request.windows.stride > request.windows.length) {
        throw Error(error_code::bad_usage, "The windows would leave out tokens between them", "--stride",
                    "Give a stride that is no longer than --window.");
    }
    std::set<std::string> names;
    for (const std::string& task : options.tasks) {
        const std::size_t equals = task.find('=');
        if (equals == 0 || equals == std::string::npos || equals + 1 == task.size()) {
            throw Error(error_code::bad_usage, "'" + task + "' is no NAME=PATH", "--task",
                        fmt::format("Write it as boolq=FILE. The names are {}; any other names a file of our "
                                    "own form.",
                                    fmt::join(task_names(), ", ")));
        }
        request.tasks.emplace_back(task.substr(0, equals), task.substr(equals + 1));
        if (!names.insert(request.tasks.back().first).second) {
            throw Error(error_code::bad_usage, "Two tasks have the name " + request.tasks.back().first,
                        "--task", "Evaluate one of them at a time.");
        }
    }
    for (const std::string& text : options.texts) {
        request.texts.emplace_back(text);
    }
    if (request.tasks.empty() && request.texts.empty()) {
        throw Error(error_code::bad_usage, "There is nothing to evaluate", "evaluate",
                    "Name tasks with --task NAME=PATH, or texts with --text FILE.");
    }
    return request;
}

Json document_of(const EvaluationResult& result) {
    Json tasks = Json::array(), texts = Json::array(), left_out = Json::array();
    for (const TaskResult& task : result.tasks) {
        tasks.push_back(to_json(task));
    }
    for (const TextPerplexity& text : result.texts) {
        texts.push_back(to_json(text));
    }
    for (const LeftOut& other : result.left_out) {
        left_out.push_back({{"name", other.name}, {"error", to_json(other.error)}});
    }
    return {{"perplexity", texts}, {"tasks", tasks}, {"left_out", left_out}};
}

void write_documents(const std::string& path, const EvaluationResult& result) {
    std::string lines;
    for (const TaskResult& task : result.tasks) {
        lines += document_lines(task);
    }
    for (const TextPerplexity& text : result.texts) {
        lines += document_lines(text);
    }
    write_file_atomically(path, lines);
}

void check_places(const OpenModel& model, const EvaluateOptions& options, const EvaluateRequest& request) {
    WrittenFiles files(model, CalibrationOptions(), options.plan);
    for (const auto& [name, path] : request.tasks) {
        files.add_input(path);
    }
    for (const std::filesystem::path& path : request.texts) {
        files.add_input(path);
    }
    files.add_file(options.documents);
}

void evaluate_model(const EvaluateOptions& options, const Output& output) {
    const EvaluateRequest request = request_of(options);
    OpenModel model = open_model(options.model.model);
    const Plan plan = options.plan.read(model.info.blocks, output);
    if (!options.documents.empty()) {
        check_places(model, options, request);
    }
    const PromptTokens prompts(*model.checkpoint, model.info.vocabulary);
    if (request.windows.length > prompts.context_length()) {
        throw Error(error_code::bad_usage,
                    fmt::format("A window of {} tokens is longer than the model's context of {}",
                                request.windows.length, prompts.context_length()),
                    "--window", "Give a shorter one.");
    }
    PreparedEvaluation prepared = prepare(request, prompts, output);
    if (prepared.empty()) {
        throw Error(prepared.left_out.front().error);
    }
    const std::vector<std::int64_t> longest(static_cast<std::size_t>(prepared.longest()));
    const Workbench bench = load(std::move(model), options.model, {longest}, output);
    const EvaluationResult result =
        evaluate(std::move(prepared), bench, plan.removed(), options.model.threads, output);
    if (!options.documents.empty()) {
        write_documents(options.documents, result);
    }
    Json document = document_of(result);
    document["model"] = model_summary(bench.info());
    document["removed"] = to_json(plan.removed());
    document["context_length"] = prompts.context_length();
    const std::string text = table(result.tasks) + table(result.texts);
    if (!result.stopped && result.left_out.empty()) {
        output.result(document, text);
        return;
    }
    const Error error = result.stopped ? *result.stopped : result.left_out.front().error;
    if (!output.json) {
        output.result(document, text);
    }
    output.error(error, document);
    throw Ended(exit_code_of(error));
}

} // namespace

void add_evaluate(CLI::App& app, Output& output) {
    auto options = std::make_shared<EvaluateOptions>();
    CLI::App& command = *app.add_subcommand("evaluate", "Benchmarks and the perplexity of texts, for a plan");
    options->model.add_model(command);
    options->model.add_compute(command);
    options->plan.add(command);
    command
        .add_option("--task", options->tasks,
                    fmt::format("NAME=PATH of a benchmark's file or folder ({}), or of a JSONL file with "
                                "'prompt', 'choices' and 'answer'; may be given several times",
                                fmt::join(task_names(), ", ")))
        ->allow_extra_args(false);
    command
        .add_option("--text", options->texts,
                    "Plain text, or JSONL with a 'text' key, for its perplexity; may be given several times")
        ->check(not_empty())
        ->allow_extra_args(false);
    command
        .add_option("--limit", options->limit,
                    "The first so many questions of each task, and texts of each file")
        ->check(CLI::Range(std::size_t{1}, no_limit));
    auto* window =
        command
            .add_option("--window", options->windows.length,
                        "Cut texts into windows of so many tokens (rolling windows of the model's context)")
            ->check(CLI::Range(std::int64_t{2}, std::int64_t{1} << 30));
    command
        .add_option("--stride", options->windows.stride,
                    "Tokens from one window's beginning to the next's (the window)")
        ->needs(window)
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 30));
    command
        .add_option("--documents", options->documents,
                    "A JSONL file to write, with what the model made of each question")
        ->check(not_empty());
    command.callback([options, &output] { evaluate_model(*options, output); });
}

} // namespace cutaway
