#include "app/engine/interrupt.h"
#include "app/engine/options.h"
#include "app/engine/workbench.h"
#include "app/engine/written_files.h"
#include "core/checkpoint/safetensors_writer.h"
#include "core/model/forward.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <memory>

namespace cutaway {

namespace {

struct LogitsOptions {
    ModelOptions model;
    CalibrationOptions calibration;
    PlanOptions plan;
    std::string output;
};

void write_logits(const LogitsOptions& options, const Output& output) {
    OpenModel model = open_model(options.model.model);
    const Plan plan = options.plan.read(model.info.blocks);
    check_output_file(options.output, {model.checkpoint->folder(), options.calibration.tokens,
                                       options.calibration.text, options.plan.plan});
    const Workbench bench(std::move(model), options.model.request(), {}, interrupted);
    const CalibrationSet set = bench.calibration(options.calibration.request());
    const std::size_t length = set.sequences.at(0).size();
    for (const std::vector<std::int64_t>& sequence : set.sequences) {
        if (sequence.size() != length) {
            throw Error(error_code::bad_input, "The sequences differ in length", options.calibration.tokens,
                        "Give sequences of one length: their logits make one tensor.");
        }
    }
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(set.sequences.size()),
                                          static_cast<std::int64_t>(length), bench.info().vocabulary};
    SafetensorsWriter writer(options.output, {{.name = "logits", .dtype = Dtype::F32, .shape = shape}});
    for (const std::vector<std::int64_t>& sequence : set.sequences) {
        if (interrupted()) {
            throw Interrupted();
        }
        const std::vector<float> logits = sequence_logits(bench.decoder(), plan.removed(), sequence);
        writer.write(std::as_bytes(std::span(logits)));
    }
    writer.finish();
    output.result({{"model", model_summary(bench.info())}, {"path", options.output}, {"shape", shape}},
                  fmt::format("{}: logits {} x {} x {}\n", options.output, shape[0], shape[1], shape[2]));
}

} // namespace

void add_logits(CLI::App& app, Output& output) {
    auto options = std::make_shared<LogitsOptions>();
    CLI::App& command = *app.add_subcommand("logits", "Writes the logits of a plan as safetensors");
    options->model.add_model(command);
    options->model.add_compute(command);
    options->calibration.add(command);
    options->plan.add(command);
    command.add_option("-o,--output", options->output, "The .safetensors file to write")->required();
    command.callback([options, &output] { write_logits(*options, output); });
}

} // namespace cutaway
