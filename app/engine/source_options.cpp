#include "app/engine/source_options.h"

#include "app/engine/options.h"
#include "core/evaluate/task.h"
#include "core/plan/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

namespace cutaway {

void SourceOptions::add(CLI::App& command) {
    command
        .add_option("--task", tasks,
                    fmt::format("NAME=PATH of a benchmark's file or folder ({}), or of a JSONL file with "
                                "'prompt', 'choices' and 'answer'; may be given several times",
                                fmt::join(task_names(), ", ")))
        ->allow_extra_args(false);
    command
        .add_option("--text", texts,
                    "Plain text, or JSONL with a 'text' key, for its perplexity; may be given several times")
        ->check(not_empty())
        ->allow_extra_args(false);
    command.add_option("--limit", limit, "The first so many questions of each task, and texts of each file")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 53)); // what a session may say
    auto* length =
        command
            .add_option("--window", window,
                        "Cut texts into windows of so many tokens (rolling windows of the model's context)")
            ->check(CLI::Range(std::int64_t{2}, std::int64_t{1} << 30));
    command.add_option("--stride", stride, "Tokens from one window's beginning to the next's (the window)")
        ->needs(length)
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 30));
}

std::vector<EvaluationSource> SourceOptions::sources() const {
    if (stride > window) {
        throw Error(error_code::bad_usage, "The windows would leave out tokens between them", "--stride",
                    "Give a stride that is no longer than --window.");
    }
    std::vector<EvaluationSource> sources;
    std::set<std::string> names;
    for (const std::string& task : tasks) {
        const std::size_t equals = task.find('=');
        if (equals == 0 || equals == std::string::npos || equals + 1 == task.size()) {
            throw Error(error_code::bad_usage, "'" + task + "' is no NAME=PATH", "--task",
                        fmt::format("Write it as boolq=FILE. The names are {}; any other names a file of our "
                                    "own form.",
                                    fmt::join(task_names(), ", ")));
        }
        sources.push_back(
            {.task = task.substr(0, equals), .path = task.substr(equals + 1), .limit = limit.value_or(0)});
        if (!names.insert(sources.back().task).second) {
            throw Error(error_code::bad_usage, "Two tasks have the name " + sources.back().task, "--task",
                        "Evaluate one of them at a time.");
        }
    }
    for (const std::string& text : texts) {
        sources.push_back({.task = {},
                           .path = text,
                           .limit = limit.value_or(0),
                           .window = window,
                           .stride = stride == 0 ? window : stride});
    }
    if (sources.empty()) {
        throw Error(error_code::bad_usage, "There is nothing to evaluate", "the command line",
                    "Name tasks with --task NAME=PATH, or texts with --text FILE.");
    }
    return sources;
}

} // namespace cutaway
