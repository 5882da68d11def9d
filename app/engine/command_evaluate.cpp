#include "app/engine/evaluate_along.h"
#include "app/engine/evaluating.h"
#include "app/engine/evaluation_report.h"
#include "app/engine/exit_code.h"
#include "app/engine/load.h"
#include "app/engine/options.h"
#include "app/engine/source_options.h"
#include "app/engine/written_files.h"
#include "core/plan/atomic_file.h"

#include <memory>
#include <utility>

namespace cutaway {

namespace {

struct EvaluateOptions {
    ModelOptions model;
    PlanOptions plan;
    SourceOptions sources;
    std::string documents; ///< empty: not given; so is along
    std::string along;
    std::size_t every = 1;
};

void check_places(const OpenModel& model, const EvaluateOptions& options,
                  const std::vector<EvaluationSource>& sources) {
    WrittenFiles files(model, CalibrationOptions(), options.plan);
    add_inputs(files, sources);
    files.add_file(options.documents);
}

void write_documents(const std::string& path, const std::vector<Reported>& reports) {
    std::string lines;
    for (const Reported& report : reports) {
        lines += document_lines(report);
    }
    write_file_atomically(path, lines);
}

void evaluate_model(const EvaluateOptions& options, const Output& output) {
    const std::vector<EvaluationSource> sources = options.sources.sources();
    OpenModel model = open_model(options.model.model);
    const Plan plan = options.plan.read(model.info.blocks, output);
    if (!options.documents.empty()) {
        check_places(model, options, sources);
    }
    PreparedSources prepared = prepare(sources, model, output);
    const std::vector<std::int64_t> largest(static_cast<std::size_t>(prepared.largest()));
    const Workbench bench = load(std::move(model), options.model, {largest}, output);
    const EvaluateLimits limits = evaluate_limits(bench, prepared, options.model.threads);
    std::vector<Reported> reports;
    bool stopped = false;
    for (const Prepared& source : prepared.sources) {
        or_left_out(prepared.left_out, source.name, output, [&] {
            Evaluated evaluated =
                evaluate(source, source.name, bench.decoder(), plan.removed(), limits, output);
            stopped = evaluated.stopped;
            if (evaluated.evaluation.documents > 0) {
                reports.push_back({&source, std::move(evaluated)});
            }
        });
        if (stopped) {
            break;
        }
    }
    if (!options.documents.empty()) {
        write_documents(options.documents, reports);
    }
    Json document = to_json(reports);
    document["left_out"] = to_json(prepared.left_out);
    document["model"] = model_summary(bench.info());
    document["removed"] = to_json(plan.removed());
    document["context_length"] = prepared.context_length;
    end_evaluation(document, table(reports), stopped, prepared.left_out, output);
}

} // namespace

void add_evaluate(CLI::App& app, Output& output) {
    auto options = std::make_shared<EvaluateOptions>();
    CLI::App& command = *app.add_subcommand("evaluate", "Benchmarks and the perplexity of texts, for a plan");
    options->model.add_model(command);
    options->model.add_compute(command);
    options->plan.add(command);
    options->sources.add(command);
    command
        .add_option("--documents", options->documents,
                    "A JSONL file to write, with what the model made of each question")
        ->check(not_empty());
    auto* along = command.add_option("--along", options->along,
                                     "A session whose plans to measure, from the untouched model on: each "
                                     "result is stored in it, and what it has is not measured again");
    along->check(not_empty())->excludes("--plan")->excludes("--remove")->excludes("--documents");
    command.add_option("--every", options->every, "With --along: after every so many cuts (1), and the last")
        ->needs(along)
        ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 20));
    command.callback([options, &output] {
        options->along.empty()
            ? evaluate_model(*options, output)
            : evaluate_along({options->model, options->along, options->every, options->sources.sources()},
                             output);
    });
}

} // namespace cutaway
