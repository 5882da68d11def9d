#include "app/engine/prune.h"

#include "app/engine/exit_code.h"
#include "app/engine/exporting.h"
#include "app/engine/interrupt.h"
#include "app/engine/load.h"
#include "app/engine/prune_session.h"
#include "app/engine/watched_search.h"
#include "app/engine/written_files.h"
#include "core/plan/budget_use.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace cutaway {

namespace {

/// Everything that is written later has to be writable now: a search may take hours.
void check_outputs(const PruneOptions& options, const std::vector<ExportTarget>& targets,
                   const OpenModel& model) {
    WrittenFiles files(model, options.calibration, options.plan);
    if (!options.session.empty()) {
        files.add_file(options.session);
        std::error_code failed;
        if (!options.resume && std::filesystem::exists(options.session, failed)) {
            throw Error(error_code::bad_input, "The session exists already", options.session,
                        "Go on from it with --resume, or choose another file.");
        }
    }
    for (const ExportTarget& target : targets) {
        files.add_export(target);
    }
}

Json steps_to_json(const std::vector<Step>& steps) {
    Json json = Json::array();
    for (const Step& step : steps) {
        json.push_back(to_json(step));
    }
    return json;
}

std::vector<Unmet> unmet(const Session& session) {
    return unmet_limits(session.plan, session.model, session.settings.budget, session.stopped_by);
}

Json document(const Session& session) {
    Json json{{"model", model_summary(session.model)},
              {"settings", to_json(session.settings)},
              {"calibration", to_json(session.calibration)},
              {"steps", steps_to_json(session.steps)},
              {"removed", to_json(session.plan.removed())},
              {"pinned", to_json(session.plan.pinned())},
              {"forced", to_json(session.plan.forced())},
              {"stopped_by", session.stopped_by},
              {"unmet", to_json(unmet(session))},
              {"work", to_json(session.work)},
              {"environment", session.environment}};
    if (is_approximate(session)) {
        json["approximate"] = true;
    }
    return json;
}

std::string described(const Session& session) {
    std::string text;
    for (const Event& cut : session.plan.cuts()) {
        text += fmt::format("{:<6} {:.9g}{}{}\n", to_string(cut.slots), cut.score.value_or(0),
                            cut.near_tie ? "  near-tie" : "", cut.approximate ? "  approximate" : "");
    }
    if (is_approximate(session)) {
        text += "approximate: candidates were dropped that an exact search might have cut\n";
    }
    text += fmt::format("removed {} of {} slots: {}\nstopped by {}; {:.2f} times less work than naive\n",
                        session.plan.removed().size(), session.plan.slots(),
                        to_string(session.plan.removed()), session.stopped_by, session.work.ratio());
    for (const Unmet& limit : unmet(session)) {
        text += fmt::format("not met: {} of {:.12g}, got to {:.12g}\n", limit.budget, limit.wanted,
                            limit.reached);
    }
    return text;
}

/// What the search found must not be lost with what failed.
[[noreturn]] void fail(const Error& error, const Session& session, const Json& result, const Output& output) {
    if (!output.json) {
        output.result(result, described(session));
    }
    output.error(error, result);
    throw Ended(exit_code_of(error));
}

} // namespace

void prune(const PruneOptions& options, const Output& output) {
    const std::vector<ExportTarget> targets = export_targets(options.exports);
    OpenModel model = open_model(options.model.model);
    check_outputs(options, targets, model);
    PruneStart start = prune_start(options, model, output);
    check_exports(targets, {.checkpoint = model.checkpoint, .traits = model.traits, .sequences = {}},
                  start.session);
    compute_as_in(start.session.environment);
    const Workbench bench = load(std::move(model), options.model, start.calibration.sequences, output);
    start.session.environment = bench.environment();
    const FoundPlan found =
        watched_search(std::move(start.session), start.calibration.sequences, options.session, bench, output);
    const Session& session = found.session;

    const ExportSource source{.checkpoint = bench.model().checkpoint,
                              .traits = bench.model().traits,
                              .decoder = &bench.decoder(),
                              .sequences = start.calibration.sequences,
                              .progress = {},
                              .interrupted = interrupted};
    Json result = document(session);
    if (found.not_finite) {
        result["not_finite"] = to_json(*found.not_finite);
        fail(not_finite_error(*found.not_finite), session, result, output);
    }
    const bool stopped = session.stopped_by == stopped_by::user;
    const SweepLimits limits = bench.limits(start.calibration.sequences);
    for (const ExportTarget& target : targets) {
        if (stopped) {
            output.note("note: stopped, so " + target.path + " was not written");
            continue;
        }
        try {
            result["exports"].push_back(
                to_json(export_with_progress(target, source, session, limits, output)));
            output.note("wrote " + target.path);
        } catch (const Error& error) {
            fail(error, session, result, output);
        }
    }
    output.result(result, described(session));
    if (stopped) {
        throw Ended(exit_code::stopped);
    }
}

} // namespace cutaway
