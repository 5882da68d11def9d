#include "app/engine/interrupt.h"
#include "app/engine/options.h"
#include "app/engine/workbench.h"
#include "app/engine/written_files.h"
#include "core/export/export.h"

#include <fmt/format.h>

#include <memory>

namespace cutaway {

namespace {

struct ExportOptions {
    ModelOptions model;
    CalibrationOptions calibration;
    PlanOptions plan;
    std::string format;
    std::string output;
};

void run_export(const ExportOptions& options, const Output& output) {
    check_export_format(options.format);
    OpenModel model = open_model(options.model.model);
    const std::vector<std::filesystem::path> inputs{model.checkpoint->folder(), options.plan.plan,
                                                    options.calibration.text, options.calibration.tokens};
    if (export_makes_folder(options.format)) {
        check_output_folder(options.output, inputs);
    } else {
        check_output_file(options.output, inputs);
    }
    Session session;
    session.plan = options.plan.read(model.info.blocks);
    const Workbench bench(std::move(model), options.model.request(), {}, interrupted);
    session.model = bench.info();
    const CalibrationSet set = bench.calibration(options.calibration.request());
    session.calibration = set.info;
    const ExportSource source{.checkpoint = bench.model().checkpoint,
                              .traits = bench.model().traits,
                              .decoder = &bench.decoder(),
                              .sequences = set.sequences,
                              .interrupted = interrupted};
    const ExportResult result = export_model(options.format, options.output, source, session);
    Json document = to_json(result);
    document["model"] = model_summary(bench.info());
    output.result(document, fmt::format("{}: {}, {} bytes, logits differ by at most {:.3g}\n", result.path,
                                        result.format, result.bytes, result.max_logit_difference));
}

} // namespace

void add_export(CLI::App& app, Output& output) {
    auto options = std::make_shared<ExportOptions>();
    CLI::App& command = *app.add_subcommand("export", "Writes a pruned model");
    options->model.add_model(command);
    options->model.add_compute(command);
    options->calibration.add(command);
    options->plan.add(command);
    command.add_option("--format", options->format, "zeroed or plan")->required();
    command.add_option("-o,--output", options->output, "The folder or file to write")->required();
    command.callback([options, &output] { run_export(*options, output); });
}

} // namespace cutaway
