#include "app/engine/paper/paper.h"

#include "app/engine/evaluation_report.h"
#include "app/engine/exit_code.h"
#include "app/engine/load.h"
#include "app/engine/paper/benchmarks.h"
#include "app/engine/paper/report.h"
#include "app/engine/prune_session.h"
#include "app/engine/stored_evaluation.h"
#include "app/engine/watched_search.h"
#include "app/engine/written_files.h"
#include "core/export/slot_map_svg.h"
#include "core/plan/atomic_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <span>
#include <utility>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

const PaperRecipe& recipe_of(const std::string& name) {
    return *std::ranges::find(paper_recipes(), name, &PaperRecipe::name); // the command line knows no others
}

std::string file_of(const PaperOptions& options, const PaperSearch& search, const char* suffix) {
    return (fs::path(options.folder) / fmt::format("{}-{}{}", options.experiment, search.name, suffix))
        .string();
}

std::string report_of(const PaperOptions& options) {
    return (fs::path(options.folder) / (options.experiment + ".md")).string();
}

void make_folder(const std::string& folder) {
    std::error_code failed;
    fs::create_directory(folder, failed);
    if (!fs::is_directory(folder, failed)) {
        throw Error(error_code::write_failed, "This folder cannot be made", folder,
                    "Give a folder, or the name of one to be made in a folder that exists.");
    }
}

/// As the authors' code searches with its defaults.
PruneOptions prune_options(const PaperOptions& options, const PaperSearch& search, int blocks) {
    PruneOptions prune;
    prune.model = options.model;
    prune.divergence = name(Divergence::js_finercut);
    prune.unit = name(search.unit);
    prune.budget = {.cuts = search.cuts(blocks)};
    prune.protect_front = 0; // their -x 0: block 0 is no candidate of the first cut
    prune.release_after_front = true;
    prune.session = file_of(options, search, ".cutaway");
    prune.calibration.text = options.text;
    std::error_code failed;
    prune.resume = fs::exists(prune.session, failed);
    return prune;
}

void check_places(const PaperOptions& options, const PaperRecipe& recipe, const OpenModel& model,
                  const std::vector<EvaluationSource>& sources) {
    CalibrationOptions calibration;
    calibration.text = options.text;
    WrittenFiles files(model, calibration, PlanOptions());
    add_inputs(files, sources);
    files.add_file(report_of(options));
    for (const PaperSearch& search : recipe.searches) {
        files.add_file(file_of(options, search, ".cutaway"));
        files.add_file(file_of(options, search, ".svg"));
    }
}

/// The plan that the search finds, or found before.
Session searched(const PruneOptions& options, PruneStart start, const Workbench& bench,
                 const Output& output) {
    start.session.environment = bench.environment();
    FoundPlan found =
        watched_search(std::move(start.session), start.calibration.sequences, options.session, bench, output);
    if (found.not_finite) {
        throw not_finite_error(*found.not_finite);
    }
    if (found.session.stopped_by == stopped_by::user) {
        output.note("note: stopped; the same command goes on from here");
        throw Ended(exit_code::stopped);
    }
    return std::move(found.session);
}

/// Before and after, of each benchmark. Returns whether it was stopped.
bool evaluate_outcome(PaperOutcome& outcome, const std::vector<PaperOutcome>& earlier,
                      PreparedSources& prepared, const Workbench& bench, const EvaluateLimits& limits,
                      const Output& output) {
    SessionEvaluations session(outcome.file);
    const Plan& plan = session.session().plan;
    const SessionPlan untouched{.events = 0, .removed = {}, .words = "untouched"};
    const SessionPlan pruned{.events = plan.next_number() - 1,
                             .removed = plan.removed(),
                             .words = std::string(outcome.search->name) + " removed"};
    bool stopped = false;
    for (const Prepared& source : prepared.sources) {
        or_left_out(prepared.left_out, source.name, output, [&] {
            for (const PaperOutcome& other : earlier) { // whose untouched model is the same
                const auto known = std::ranges::find(other.pairs, source.name, &Pair::name);
                if (known != other.pairs.end() && !session.find(0, source.nothing)) {
                    session.store(known->full);
                }
            }
            const Evaluated full = stored_or_measured(source, untouched, session, bench, limits, output);
            stopped = stopped || full.stopped;
            if (stopped) {
                return;
            }
            const Evaluated after = stored_or_measured(source, pruned, session, bench, limits, output);
            stopped = after.stopped;
            if (!stopped) {
                outcome.pairs.push_back({source.name, full.evaluation, after.evaluation});
            }
        });
        if (stopped) {
            break;
        }
    }
    return stopped;
}

} // namespace

void reproduce_paper(const PaperOptions& options, const Output& output) {
    const PaperRecipe& recipe = recipe_of(options.experiment);
    const PaperBenchmarks benchmarks = paper_benchmarks(options.data, options.limit);
    OpenModel model = open_model(options.model.model);
    make_folder(options.folder);
    check_places(options, recipe, model, benchmarks.found);
    for (const std::string& missing : benchmarks.missing) {
        output.note("note: " + missing + " is not in " + options.data + ", so it is left out");
    }
    std::vector<std::pair<PruneOptions, PruneStart>> searches;
    for (const PaperSearch& search : recipe.searches) {
        PruneOptions prune = prune_options(options, search, model.info.blocks);
        PruneStart start = prune_start(prune, model, output);
        searches.emplace_back(std::move(prune), std::move(start));
    }
    PreparedSources prepared = prepare(benchmarks.found, model, output);
    Sequences sequences = searches.front().second.calibration.sequences;
    sequences.emplace_back(static_cast<std::size_t>(prepared.largest())); // so that there is room for both
    compute_as_in(searches.front().second.session.environment);
    const Workbench bench = load(std::move(model), options.model, sequences, output);
    const EvaluateLimits limits = evaluate_limits(bench, prepared, options.model.threads);

    std::vector<PaperOutcome> outcomes;
    bool stopped = false;
    for (std::size_t index = 0; index < searches.size() && !stopped; ++index) {
        auto& [prune, start] = searches[index];
        PaperOutcome outcome{.search = &recipe.searches[index], .file = prune.session};
        outcome.session = searched(prune, std::move(start), bench, output);
        stopped = evaluate_outcome(outcome, outcomes, prepared, bench, limits, output);
        write_file_atomically(file_of(options, *outcome.search, ".svg"), slot_map_svg(outcome.session));
        outcomes.push_back(std::move(outcome));
    }
    const std::string report = paper_report(recipe, outcomes, benchmarks.missing);
    write_file_atomically(report_of(options), report);
    Json document = paper_json(recipe, outcomes, benchmarks.missing);
    document["left_out"] = to_json(prepared.left_out);
    document["model"] = model_summary(bench.info());
    document["report"] = report_of(options);
    end_evaluation(document, report, stopped, prepared.left_out, output);
}

} // namespace cutaway
