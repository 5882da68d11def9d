#include "app/engine/bench.h"

#include "app/engine/interrupt.h"
#include "app/engine/progress_bar.h"
#include "app/engine/search_run.h"
#include "app/engine/shipped.h"
#include "core/plan/error.h"
#include "core/runtime/cpu_time.h"
#include "core/runtime/memory.h"
#include "core/text/tokenizer.h"

#include <algorithm>
#include <chrono>
#include <optional>

namespace cutaway {

namespace {

void run_mode(ModeRuns& runs, const Workbench& bench, const CalibrationSet& set, int cuts) {
    Session session;
    session.model = bench.info();
    session.calibration = set.info;
    session.plan = Plan(bench.info().blocks);
    session.settings.mode = runs.mode;
    session.settings.budget = Budget();
    session.settings.budget.cuts = cuts;
    SearchRun::Hooks hooks;
    hooks.stop = interrupted;
    SearchRun run(std::move(session), 1, std::move(hooks));
    const c10::Device device = bench.decoder().device();
    PartTimes times(device);
    SweepLimits limits = bench.limits(set.sequences);
    limits.times = &times;

    forget_peak_memory(device);
    const auto begin = std::chrono::steady_clock::now();
    const double cpu_begin = process_cpu_seconds();
    run.run(bench.decoder(), set.sequences, limits);
    runs.cpu_seconds.push_back(process_cpu_seconds() - cpu_begin);
    runs.seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    if (interrupted()) {
        throw Interrupted();
    }
    if (const std::optional<NotFinitePlace> place = run.not_finite()) {
        throw not_finite_error(*place);
    }
    for (std::size_t part = 0; part < part_names.size(); ++part) {
        runs.parts[part].push_back(times.of(static_cast<Part>(part)));
    }
    runs.peak_memory = std::max(runs.peak_memory, peak_memory(device));
    if (runs.steps.empty()) {
        const Session done = run.session();
        runs.steps = done.steps;
        runs.work = done.work;
    }
}

} // namespace

std::vector<ModeRuns> run_modes(const std::vector<SearchMode>& modes, const Workbench& bench,
                                const CalibrationSet& set, const BenchOptions& options, ProductRate& rate,
                                const Output& output) {
    std::vector<ModeRuns> all(modes.size());
    const std::int64_t total = options.rounds * std::ssize(modes);
    std::int64_t done = 0;
    ProgressBar bar(output, "measuring", "runs");
    rate.measure();
    for (int round = 0; round < options.rounds; ++round) {
        for (std::size_t index = 0; index < modes.size(); ++index) {
            bar.show(done++, total);
            all[index].mode = modes[index];
            run_mode(all[index], bench, set, options.cuts);
        }
        rate.measure();
    }
    return all;
}

TokenizerRuns run_tokenizer(const OpenModel& model, int rounds) {
    constexpr std::uint64_t longest = 16 << 20;
    constexpr std::size_t enough = 1 << 20;
    TokenizerRuns runs;
    const std::filesystem::path& folder = model.checkpoint->folder();
    if (!model.checkpoint->files_of().has("tokenizer.json")) {
        return runs;
    }
    const Tokenizer tokenizer = load_tokenizer(folder);
    const std::string text = read_file(default_calibration(folder), error_code::bad_input, longest);
    std::size_t repeats = 0;
    for (; runs.bytes < enough; runs.bytes += text.size()) {
        ++repeats;
    }
    for (int round = 0; round < rounds; ++round) {
        const double begin = thread_cpu_seconds();
        for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
            tokenizer.encode(text);
        }
        runs.cpu_seconds.push_back(thread_cpu_seconds() - begin);
        if (interrupted()) {
            throw Interrupted();
        }
    }
    return runs;
}

} // namespace cutaway
