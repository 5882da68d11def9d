#include "app/engine/bench_machine.h"
#include "app/engine/bench_report.h"
#include "app/engine/load.h"
#include "app/engine/random_model.h"
#include "app/engine/written_files.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"
#include "core/runtime/device.h"

#include <algorithm>
#include <array>
#include <memory>
#include <random>

namespace cutaway {

namespace {

void check_usage(const BenchOptions& options) {
    const auto refuse = [](const char* message, const char* help) {
        throw Error(error_code::bad_usage, message, "the command line", help);
    };
    if (options.model.model.empty() == options.shape.empty()) {
        refuse("Neither or both of MODEL and --shape are given", "Give one of them: what to measure.");
    }
    if (!options.shape.empty() && options.calibration.chosen()) {
        refuse("Random weights have no tokenizer to read --text or --tokens with",
               "Say with --sequences and --length how many random tokens there should be.");
    }
    constexpr std::int64_t most_tokens = 1 << 24;
    const CalibrationRequest request = options.calibration.request();
    if (request.length < 2 || std::int64_t{request.sequences} * request.length > most_tokens) {
        refuse("Sequences need two tokens, and all together may have 16777216",
               "Give other --sequences or another --length.");
    }
}

/// Presets are far too large to run once per candidate, unless somebody asks for it.
std::vector<SearchMode> modes_of(const BenchOptions& options) {
    const bool preset = options.shape.starts_with("llama");
    std::vector<SearchMode> modes;
    for (const std::string& search : options.searches) {
        const SearchMode mode = parse_search_mode(search);
        if (std::ranges::find(modes, mode) == modes.end()) {
            modes.push_back(mode);
        }
    }
    if (modes.empty()) {
        constexpr std::array slowest_first{SearchMode::naive, SearchMode::full, SearchMode::exact,
                                           SearchMode::racing};
        static_assert(slowest_first.size() == all_search_modes.size());
        std::ranges::copy_if(slowest_first, std::back_inserter(modes),
                             [&](SearchMode mode) { return !preset || mode != SearchMode::naive; });
    }
    return modes;
}

OpenModel model_of(const BenchOptions& options, const Output& output) {
    if (options.shape.empty()) {
        return open_model(options.model.model);
    }
    const BenchShape shape = parse_shape(options.shape);
    const OpenRequest request = options.model.request();
    const c10::Device device = parse_device(request.device);
    const bool half = parse_dtype(request.dtype, device, "bfloat16") != c10::kFloat;
    return random_model(shape, half, output);
}

CalibrationSet tokens_of(const BenchOptions& options, const OpenModel& model) {
    const CalibrationRequest request = options.calibration.request();
    if (options.shape.empty()) {
        return calibration_set(model, request);
    }
    CalibrationSet set;
    set.info = {.source = "random", .sequences = request.sequences, .length = request.length, .hash = {}};
    std::seed_seq same_in_every_run{1};
    std::mt19937_64 source(same_in_every_run);
    std::uniform_int_distribution<std::int64_t> word(0, model.info.vocabulary - 1);
    set.sequences.assign(static_cast<std::size_t>(request.sequences),
                         std::vector<std::int64_t>(static_cast<std::size_t>(request.length)));
    for (std::vector<std::int64_t>& sequence : set.sequences) {
        std::ranges::generate(sequence, [&] { return word(source); });
    }
    return set;
}

void bench(const BenchOptions& options, const Output& output) {
    check_usage(options);
    const std::vector<SearchMode> modes = modes_of(options);
    const Json machine = bench_machine(); // its load is that before this process made its own
    OpenModel model = model_of(options, output);
    if (!options.output.empty()) {
        WrittenFiles(model, options.calibration, PlanOptions()).add_file(options.output);
    }
    const CalibrationSet set = tokens_of(options, model);
    const Workbench workbench = load(std::move(model), options.model, set.sequences, output);
    const TokenizerRuns tokenizer = run_tokenizer(workbench.model(), options.rounds);
    const c10::Device device = parse_device(options.model.device);
    ProductRate rate(workbench.model().traits, workbench.decoder().dtype(), device, options.model.threads);
    const std::vector<ModeRuns> runs = run_modes(modes, workbench, set, options, rate, output);

    Json document = bench_document(runs, rate, workbench, options);
    document["model"] = model_summary(workbench.info());
    document["calibration"] = to_json(set.info);
    document["machine"] = machine;
    document["cuts"] = options.cuts;
    document["rounds"] = options.rounds;
    if (!options.shape.empty()) {
        document["shape"] = parse_shape(options.shape).to_json();
    }
    if (tokenizer.bytes > 0) {
        const double seconds = median(tokenizer.cpu_seconds);
        document["tokenizer"] = {
            {"bytes", tokenizer.bytes},
            {"seconds", seconds},
            {"megabytes_per_second", 1e-6 * static_cast<double>(tokenizer.bytes) / seconds}};
    }
    if (!options.output.empty()) {
        write_file_atomically(options.output, document.dump(1) + "\n");
    }
    output.result(document, bench_text(document));
}

} // namespace

void add_bench(CLI::App& app, Output& output) {
    constexpr int most = 1000;
    auto options = std::make_shared<BenchOptions>();
    CLI::App& command = *app.add_subcommand("bench", "Measures the ways to search side by side");
    command.add_option("MODEL", options->model.model, "A Hugging Face checkpoint folder, or 'demo'")
        ->check(not_empty());
    options->model.add_compute(command);
    options->calibration.add(command);
    std::vector<std::string> names;
    for (const SearchMode mode : all_search_modes) {
        names.emplace_back(name(mode));
    }
    command
        .add_option("--shape", options->shape,
                    "Random weights instead: llama3-8b, llama3-70b or d=1024,blocks=8,ffn=2816,heads=16,"
                    "kv_heads=16,vocabulary=8192")
        ->check(not_empty());
    command.add_option("--search", options->searches, "Which ways, as naive,full (all)")
        ->delimiter(',')
        ->check(CLI::IsMember(names));
    command.add_option("--cuts", options->cuts, "So many cuts in each search")
        ->capture_default_str()
        ->check(CLI::Range(1, most));
    command.add_option("--rounds", options->rounds, "So many times each, in turns")
        ->capture_default_str()
        ->check(CLI::Range(1, most));
    command.add_option("-o,--output", options->output, "A file for the report, as JSON")->check(not_empty());
    command.callback([options, &output] { bench(*options, output); });
}

} // namespace cutaway
