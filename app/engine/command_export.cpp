#include "app/engine/exporting.h"
#include "app/engine/interrupt.h"
#include "app/engine/load.h"
#include "app/engine/written_files.h"
#include "core/checkpoint/fingerprint.h"
#include "core/export/formats.h"
#include "core/plan/error.h"
#include "core/plan/read_plan.h"
#include "core/plan/session.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace cutaway {

namespace {

struct ExportOptions {
    ModelOptions model;
    CalibrationOptions calibration;
    PlanOptions plan;
    ExportTarget target;
    std::string slots; ///< as typed
};

/// The whole session that --plan names, with its scores, where it is one of this model; else a session of
/// the plan alone.
Session session_of(const PlanOptions& options, const ModelInfo& model, const Output& output) {
    Session session;
    if (!options.plan.empty() && read_plan_file(options.plan, model.blocks).is_session) {
        session = read_session(options.plan);
        if (session.model.fingerprint != model.fingerprint) {
            output.note("note: the session was made with another model, so only its plan is taken");
            session = Session();
        }
    }
    session.model = model;
    session.plan = options.read(model.blocks, output);
    return session;
}

void run_export(const ExportOptions& options, const Output& output) {
    const Format& format = export_format(options.target.format);
    ExportTarget target = options.target;
    if (!options.slots.empty() && target.format != "layers") {
        throw Error(error_code::bad_usage, "--slots belongs to the format layers", "--slots",
                    "Say what to remove by --remove or --plan.");
    }
    OpenModel model = open_model(options.model.model);
    WrittenFiles files(model, options.calibration, options.plan);
    files.add_export(target);
    target.slots = parse_slots(options.slots, model.info.blocks);
    model.info.fingerprint = fingerprint(*model.checkpoint);
    Session session = session_of(options.plan, model.info, output);
    ExportSource source{.checkpoint = model.checkpoint,
                        .traits = model.traits,
                        .decoder = nullptr,
                        .sequences = {},
                        .progress = {},
                        .interrupted = interrupted};
    check_export(target, source, session); // before anything is loaded
    std::optional<Workbench> bench;        // a plan says nothing of weights, so it needs none
    if (format.weights) {
        CalibrationSet set = calibration_set(model, options.calibration.request());
        bench.emplace(load(std::move(model), options.model, set.sequences, output));
        source.decoder = &bench->decoder();
        source.sequences = std::move(set.sequences);
        session.calibration = session.steps.empty() ? set.info : session.calibration;
    }
    const ExportResult result = export_with_progress(
        target, source, session, bench ? bench->limits(source.sequences) : SweepLimits(), output);
    Json document = to_json(result);
    document["model"] = model_summary(session.model);
    const std::string compared =
        format.weights ? fmt::format(", logits differ by at most {:.3g}", result.max_logit_difference) : "";
    output.result(document,
                  fmt::format("{}: {}, {} bytes{}\n", result.path, result.format, result.bytes, compared));
}

} // namespace

void add_export(CLI::App& app, Output& output) {
    auto options = std::make_shared<ExportOptions>();
    CLI::App& command = *app.add_subcommand("export", "Writes a pruned model");
    options->model.add_model(command);
    options->model.add_compute(command);
    options->calibration.add(command);
    options->plan.add(command);
    command
        .add_option("--format", options->target.format,
                    "zeroed, blocks, gguf, nemotron-nas, transformers, layers or plan")
        ->required();
    command.add_option("-o,--output", options->target.path, "The folder or file to write")->required();
    command.add_option("--type", options->target.type,
                       "Of the weights in gguf: F32, F16, BF16 or Q8_0 (as they are stored)");
    command.add_option("--slots", options->slots,
                       "Of layers: which slots' weights, as A3,F5; else those that the plan removes");
    command.add_flag("--force", options->target.force, "Replaces what is there, once the new one is whole");
    command.callback([options, &output] { run_export(*options, output); });
}

} // namespace cutaway
