#include "app/engine/evaluating.h"
#include "app/engine/evaluation_report.h"
#include "app/engine/load.h"
#include "app/engine/options.h"
#include "app/engine/retention_report.h"
#include "app/engine/source_options.h"

#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace cutaway {

namespace {

struct RetentionOptions {
    ModelOptions model;
    PlanOptions plan;
    SourceOptions sources;
};

/// Both on the same documents: where it was stopped, on those that the plan has done. None where that is
/// none.
std::optional<Pair> pair_of(const Prepared& source, const Decoder& decoder, const std::vector<Slot>& removed,
                            const EvaluateLimits& limits, const Output& output, bool& stopped) {
    const Evaluated full = evaluate(source, source.name + ", untouched", decoder, {}, limits, output);
    if (full.stopped) {
        stopped = true;
        return std::nullopt;
    }
    const Evaluated pruned = evaluate(source, source.name + ", pruned", decoder, removed, limits, output);
    stopped = pruned.stopped;
    if (pruned.results.empty()) {
        return std::nullopt;
    }
    return Pair{source.name, counted(source, 0, std::span(full.results).first(pruned.results.size())),
                pruned.evaluation};
}

void compare_with_untouched(const RetentionOptions& options, const Output& output) {
    const std::vector<EvaluationSource> sources = options.sources.sources();
    OpenModel model = open_model(options.model.model);
    const Plan plan = options.plan.read(model.info.blocks, output);
    if (plan.removed().empty()) {
        throw Error(error_code::bad_usage, "There is no plan that removes something", "the command line",
                    "Give one with --plan FILE or --remove SLOTS.");
    }
    PreparedSources prepared = prepare(sources, model, output);
    const std::vector<std::int64_t> largest(static_cast<std::size_t>(prepared.largest()));
    const Workbench bench = load(std::move(model), options.model, {largest}, output);
    const EvaluateLimits limits = evaluate_limits(bench, prepared, options.model.threads);
    std::vector<Pair> pairs;
    bool stopped = false;
    for (auto source = prepared.sources.begin(); source != prepared.sources.end() && !stopped; ++source) {
        or_left_out(prepared.left_out, source->name, output, [&] {
            if (std::optional<Pair> pair =
                    pair_of(*source, bench.decoder(), plan.removed(), limits, output, stopped)) {
                pairs.push_back(std::move(*pair));
            }
        });
    }
    Json document = retention_json(pairs);
    document["left_out"] = to_json(prepared.left_out);
    document["model"] = model_summary(bench.info());
    document["removed"] = to_json(plan.removed());
    document["context_length"] = prepared.context_length;
    end_evaluation(document, retention_table(pairs), stopped, prepared.left_out, output);
}

} // namespace

void add_retention(CLI::App& app, Output& output) {
    auto options = std::make_shared<RetentionOptions>();
    CLI::App& command = *app.add_subcommand(
        "retention", "What a plan keeps of benchmarks, and what it does to the perplexity of texts");
    options->model.add_model(command);
    options->model.add_compute(command);
    options->plan.add(command);
    options->sources.add(command);
    command.callback([options, &output] { compare_with_untouched(*options, output); });
}

} // namespace cutaway
