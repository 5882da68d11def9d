#include "app/engine/interrupt.h"
#include "app/engine/load.h"
#include "app/engine/options.h"
#include "app/engine/progress_bar.h"
#include "core/search/measure.h"

#include <fmt/format.h>

#include <memory>

namespace cutaway {

void add_score(CLI::App& app, Output& output) {
    struct Options {
        ModelOptions model;
        CalibrationOptions calibration;
        PlanOptions plan;
    };
    auto options = std::make_shared<Options>();
    CLI::App& command =
        *app.add_subcommand("score", "The divergence of a plan from the untouched model, and its perplexity");
    options->model.add_model(command);
    options->model.add_compute(command);
    options->calibration.add(command);
    options->plan.add(command);
    command.callback([options, &output] {
        OpenModel model = open_model(options->model.model);
        const Plan plan = options->plan.read(model.info.blocks, output);
        const CalibrationSet set = calibration_set(model, options->calibration.request());
        const Workbench bench = load(std::move(model), options->model, set.sequences, output);
        SweepLimits limits = bench.limits(set.sequences);
        limits.interrupted = interrupted;
        auto bar = std::make_unique<ProgressBar>(output, "reference", "sequences");
        limits.passed = [&](std::size_t done, std::size_t total) {
            bar->show(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
            if (done == total) { // of the untouched model first
                bar = std::make_unique<ProgressBar>(output, "scoring", "sequences");
            }
        };
        Work work;
        const Measurement measured = measure(bench.decoder(), set.sequences, plan, limits, work);
        bar.reset();
        std::string text;
        for (const auto& [name, value] : measured.divergence) {
            text += fmt::format("{:<12} {:.9g}\n", name, value);
        }
        text += fmt::format("{:<12} {:.9g}\n", "perplexity", measured.perplexity.value_or(0));
        output.result({{"model", model_summary(bench.info())},
                       {"calibration", to_json(set.info)},
                       {"removed", to_json(plan.removed())},
                       {"divergence", measured.divergence},
                       {"perplexity", measured.perplexity.value_or(0)}},
                      text);
    });
}

} // namespace cutaway
