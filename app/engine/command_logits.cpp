#include "app/engine/interrupt.h"
#include "app/engine/load.h"
#include "app/engine/progress_bar.h"
#include "app/engine/written_files.h"
#include "core/checkpoint/safetensors_writer.h"
#include "core/model/forward.h"
#include "core/plan/error.h"
#include "core/search/sweep.h"

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

/// The sequences' one length. Throws Error(bad-input) where they differ.
std::size_t length_of(const CalibrationSet& set) {
    const std::size_t length = set.sequences.at(0).size();
    for (const std::vector<std::int64_t>& sequence : set.sequences) {
        if (sequence.size() != length) {
            throw Error(error_code::bad_input, "The sequences differ in length", set.info.source,
                        "Give sequences of one length: their logits make one tensor.");
        }
    }
    return length;
}

/// Throws Error(out-of-memory) where one sequence takes more than there is: the logits twice, the streams and
/// the widest of what a slot makes of them.
void check_memory(const Workbench& bench, std::size_t length) {
    const Traits& traits = bench.model().traits;
    const auto floats = 2 * traits.vocabulary + 4 * traits.hidden_size + 3 * traits.ffn_size;
    const std::int64_t tokens = static_cast<std::int64_t>(length);
    const std::int64_t needed = tokens * static_cast<std::int64_t>(sizeof(float)) * floats;
    const MemoryPlan plan = bench.plan({.sequences = 1, .longest = tokens, .tokens = tokens});
    if (needed > plan.ceiling - plan.weights) {
        throw Error(error_code::out_of_memory,
                    fmt::format("A sequence of {} tokens takes {} bytes beside the weights, {} are free",
                                length, needed, plan.ceiling - plan.weights),
                    "--memory", "Give shorter sequences or a higher --memory.");
    }
}

void write_logits(const LogitsOptions& options, const Output& output) {
    OpenModel model = open_model(options.model.model);
    const Plan plan = options.plan.read(model.info.blocks, output);
    WrittenFiles(model, options.calibration, options.plan).add_file(options.output);
    const CalibrationSet set = calibration_set(model, options.calibration.request());
    const std::size_t length = length_of(set);
    const Workbench bench = load(std::move(model), options.model, {set.sequences.front()}, output);
    check_memory(bench, length);
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(set.sequences.size()),
                                          static_cast<std::int64_t>(length), bench.info().vocabulary};
    SafetensorsWriter writer(options.output, {{.name = "logits", .dtype = Dtype::F32, .shape = shape}});
    {
        ProgressBar bar(output, "computing", "sequences");
        for (std::size_t done = 0; done < set.sequences.size(); ++done) {
            if (interrupted()) {
                throw Interrupted();
            }
            bar.show(static_cast<std::int64_t>(done), shape[0]);
            const std::vector<float> logits =
                sequence_logits(bench.decoder(), plan.removed(), set.sequences[done]);
            writer.write(std::as_bytes(std::span(logits)));
        }
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
