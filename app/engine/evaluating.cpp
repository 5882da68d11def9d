#include "app/engine/evaluating.h"

#include "app/engine/interrupt.h"
#include "app/engine/progress_bar.h"

#include <algorithm>

namespace cutaway {

namespace {

/// Runs `job`, and notes what is wrong with the input, or what the model cannot do with it.
template <typename Job>
void or_left_out(std::vector<LeftOut>& left_out, const std::string& name, const Output& output, Job job) {
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

/// What the memory plan asks about: sequences as long as the longest input.
CalibrationShape shape_of(std::int64_t longest) {
    return {.sequences = 1, .longest = longest, .tokens = longest};
}

} // namespace

std::int64_t PreparedEvaluation::longest() const {
    std::int64_t longest = 1;
    for (const PreparedTask& task : tasks) {
        longest = std::max(longest, longest_input(task.requests));
    }
    for (const PreparedTexts& text : texts) {
        longest = std::max(longest, longest_input(text.requests));
    }
    return longest;
}

PreparedEvaluation prepare(const EvaluateRequest& request, const PromptTokens& prompts,
                           const Output& output) {
    PreparedEvaluation prepared;
    for (const auto& [name, path] : request.tasks) {
        or_left_out(prepared.left_out, name, output, [&] {
            prepared.tasks.push_back(prepare(read_task(name, path, request.limit), prompts));
        });
    }
    for (const std::filesystem::path& path : request.texts) {
        const std::string name = path.filename().string();
        or_left_out(prepared.left_out, name, output, [&] {
            prepared.texts.push_back(
                prepare(name, read_texts(path, request.limit), prompts, request.windows));
        });
    }
    return prepared;
}

EvaluationResult evaluate(PreparedEvaluation prepared, const Workbench& bench,
                          const std::vector<Slot>& removed, int threads, const Output& output) {
    EvaluationResult result{.left_out = std::move(prepared.left_out)};
    EvaluateLimits limits{.threads = threads,
                          .memory =
                              static_cast<std::size_t>(bench.plan(shape_of(prepared.longest())).streams),
                          .interrupted = interrupted};
    const auto run = [&](const std::string& name, auto& input, auto& measured) {
        or_left_out(result.left_out, name, output, [&] {
            ProgressBar bar(output, name.c_str(), "tokens");
            limits.progress = [&](std::int64_t done, std::int64_t total) { bar.show(done, total); };
            measured.push_back(evaluate(std::move(input), bench.decoder(), removed, limits));
        });
    };
    try {
        for (PreparedTask& task : prepared.tasks) {
            run(std::string(task.task.name), task, result.tasks);
        }
        for (PreparedTexts& text : prepared.texts) {
            run(std::string(text.known.name), text, result.texts);
        }
    } catch (const Error& error) {
        if (error.code() != error_code::cancelled) {
            throw;
        }
        result.stopped = error;
    }
    return result;
}

} // namespace cutaway
