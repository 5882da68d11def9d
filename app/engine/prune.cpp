#include "app/engine/prune.h"

#include "app/engine/heatmap.h"
#include "app/engine/interrupt.h"
#include "app/engine/search_run.h"
#include "app/engine/workbench.h"
#include "app/engine/written_files.h"
#include "core/export/export.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

struct ExportTarget {
    std::string format;
    std::string path;
};

std::vector<ExportTarget> export_targets(const PruneOptions& options) {
    std::vector<ExportTarget> targets;
    for (const std::string& text : options.exports) {
        const std::size_t colon = text.find(':');
        if (colon == std::string::npos || colon + 1 == text.size()) {
            throw Error(error_code::bad_usage, "'" + text + "' is no FORMAT:PATH", "--export",
                        "Write it as zeroed:FOLDER or plan:FILE.");
        }
        targets.push_back({.format = text.substr(0, colon), .path = text.substr(colon + 1)});
        check_export_format(targets.back().format);
    }
    return targets;
}

/// Everything that is written later has to be writable now: a search may take hours.
void check_outputs(const PruneOptions& options, const std::vector<ExportTarget>& targets,
                   const OpenModel& model) {
    const std::vector<fs::path> inputs{model.checkpoint->folder(), options.calibration.tokens,
                                       options.calibration.text, options.plan.plan};
    if (!options.session.empty()) {
        check_output_file(options.session, inputs);
        if (!options.resume && fs::exists(options.session)) {
            throw Error(error_code::bad_input, "The session exists already", options.session,
                        "Go on from it with --resume, or choose another file.");
        }
    }
    for (const ExportTarget& target : targets) {
        if (export_makes_folder(target.format)) {
            check_output_folder(target.path, inputs);
        } else {
            check_output_file(target.path, inputs);
        }
    }
}

/// The session's, with what was said on this command line; the budget is replaced as a whole.
SearchSettings settings_of(const PruneOptions& options, SearchSettings settings) {
    if (!options.divergence.empty()) {
        settings.divergence = parse_divergence(options.divergence);
    }
    if (!options.search.empty()) {
        settings.mode = parse_search_mode(options.search);
    }
    if (options.budget != Budget{}) {
        settings.budget = options.budget;
    }
    if (options.protect_front) {
        settings.protect_front = options.protect_front;
        settings.release_after_front = options.release_after_front;
    }
    return settings;
}

Session resumed(const PruneOptions& options, const Workbench& bench) {
    Session session = read_session(options.session);
    if (session.model.fingerprint != bench.info().fingerprint) {
        throw Error(error_code::model_changed, "The session was made with another model", options.session,
                    "Give the model that it names: " + session.model.path);
    }
    session.model = bench.info();
    const SearchSettings settings = settings_of(options, session.settings);
    if (settings.divergence != session.settings.divergence) {
        throw Error(error_code::bad_usage, "The session's scores are of another divergence", "--divergence",
                    "Leave it out, or begin a new session.");
    }
    session.settings = settings;
    return session;
}

/// Where --resume names no text, the session's own is measured on again.
CalibrationRequest calibration_request(const PruneOptions& options, const Calibration& calibration) {
    CalibrationRequest request = options.calibration.request();
    if (options.resume && !options.calibration.chosen() && calibration.source != "default") {
        throw Error(error_code::bad_usage, "The session was measured on " + calibration.source, "--resume",
                    "Name it again with --tokens or --text.");
    }
    return request;
}

void add_edit(Plan& plan, Decision decision, const std::string& text) {
    std::vector<Slot> slots = parse_slots(text, plan.blocks());
    if (!slots.empty()) {
        plan.append(plan.next_edit(decision, std::move(slots)));
    }
}

Session session_to_run(const PruneOptions& options, const Workbench& bench, CalibrationSet& set) {
    Session session;
    session.model = bench.info();
    session.plan = Plan(bench.info().blocks);
    if (options.resume) {
        session = resumed(options, bench);
        if (!options.plan.plan.empty()) {
            throw Error(error_code::bad_usage, "--resume goes on from the session's own plan", "--plan",
                        "Leave one of them out.");
        }
        add_edit(session.plan, Decision::force, options.plan.remove);
    } else {
        session.plan = options.plan.read(bench.info().blocks);
        session.settings = settings_of(options, session.settings);
    }
    set = bench.calibration(calibration_request(options, session.calibration));
    if (options.resume && set.info.hash != session.calibration.hash) {
        throw Error(error_code::bad_input, "The session was measured on other tokens", options.session,
                    fmt::format("Give the same ones: {}, {} x {}.", session.calibration.source,
                                session.calibration.sequences, session.calibration.length));
    }
    session.calibration = set.info;
    session.environment = bench.environment();
    add_edit(session.plan, Decision::pin, options.pin);
    add_edit(session.plan, Decision::force, options.force);
    return session;
}

Json steps_to_json(const std::vector<Step>& steps) {
    Json json = Json::array();
    for (const Step& step : steps) {
        json.push_back(to_json(step));
    }
    return json;
}

Json document(const Session& session) {
    return {{"model", model_summary(session.model)},
            {"settings", to_json(session.settings)},
            {"calibration", to_json(session.calibration)},
            {"steps", steps_to_json(session.steps)},
            {"removed", to_json(session.plan.removed())},
            {"pinned", to_json(session.plan.pinned())},
            {"forced", to_json(session.plan.forced())},
            {"stopped_by", session.stopped_by},
            {"work", to_json(session.work)},
            {"environment", session.environment}};
}

std::string described(const Session& session) {
    std::string text;
    for (const Event& cut : session.plan.cuts()) {
        text += fmt::format("{:<6} {:.9g}{}\n", to_string(cut.slots.at(0)), cut.score.value_or(0),
                            cut.near_tie ? "  near-tie" : "");
    }
    return text +
           fmt::format("removed {} of {} slots: {}\nstopped by {}; {:.2f} times less work than naive\n",
                       session.plan.removed().size(), session.plan.slots(), to_string(session.plan.removed()),
                       session.stopped_by, session.work.ratio());
}

Session search_and_show(const PruneOptions& options, const Output& output, const Workbench& bench,
                        const CalibrationSet& set, Session session) {
    const int next_step = session.steps.empty() ? 1 : session.steps.back().number + 1;
    Heatmap heatmap(output);
    SearchRun* running = nullptr;
    SearchRun::Hooks hooks;
    hooks.stop = interrupted;
    hooks.on_scores = [&](int step, const std::vector<CandidateScore>& scores) {
        if (output.live()) {
            heatmap.show_scores(running->session().plan, step, scores);
        }
    };
    hooks.on_step = [&](const Step& step) {
        const Session now = running->session();
        if (!options.session.empty()) {
            write_session(options.session, now);
        }
        heatmap.show_step(now.plan, step);
    };
    hooks.log = [&](const std::string& text) { heatmap.log(text); };
    SearchRun run(std::move(session), next_step, std::move(hooks));
    running = &run;
    run.run(bench.decoder(), set.sequences, bench.limits());
    if (!options.session.empty()) {
        write_session(options.session, run.session());
    }
    return run.session();
}

} // namespace

void prune(const PruneOptions& options, const Output& output) {
    const std::vector<ExportTarget> targets = export_targets(options);
    settings_of(options, {}); // names are checked before anything is loaded
    OpenModel model = open_model(options.model.model);
    check_outputs(options, targets, model);
    const Workbench bench(std::move(model), options.model.request(), {}, interrupted);
    CalibrationSet set;
    Session session = session_to_run(options, bench, set);
    output.detail(session.environment.dump());
    session = search_and_show(options, output, bench, set, std::move(session));

    Json exported = Json::array();
    const bool stopped = session.stopped_by == stopped_by::user;
    for (const ExportTarget& target : targets) {
        if (stopped) {
            output.note("note: stopped, so " + target.path + " was not written");
            continue;
        }
        const ExportSource source{.checkpoint = bench.model().checkpoint,
                                  .traits = bench.model().traits,
                                  .decoder = &bench.decoder(),
                                  .sequences = set.sequences,
                                  .interrupted = interrupted};
        exported.push_back(to_json(export_model(target.format, target.path, source, session)));
        output.note("wrote " + target.path);
    }
    Json result = document(session);
    if (!exported.empty()) {
        result["exports"] = std::move(exported);
    }
    output.result(result, described(session));
    if (stopped) {
        throw StoppedByUser();
    }
}

} // namespace cutaway
