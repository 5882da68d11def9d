#include "core/plan/session.h"

#include "core/plan/atomic_file.h"
#include "core/plan/budget_use.h"
#include "core/plan/error.h"
#include "core/plan/messages.h"

#include <climits>
#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

namespace fs = std::filesystem;

namespace {

/// More than anybody compares; each has a plan and steps of its own.
constexpr std::size_t max_trials = 1000;
/// Every task along the cuts of a long history.
constexpr std::size_t max_evaluations = 100000;

/// Without links, since `..` after a link leads elsewhere than it reads.
fs::path real_folder(const fs::path& folder) {
    std::error_code error;
    const fs::path absolute = fs::absolute(folder.empty() ? fs::path(".") : folder, error);
    const fs::path real = fs::weakly_canonical(absolute, error);
    return error ? absolute : real;
}

/// The model's path as the file holds it: relative to the session, so that both can be moved together, where
/// the model is on this machine; else as it is, since only the engine's machine knows it.
std::string path_to_write(const std::string& path, const fs::path& folder) {
    std::error_code error;
    const fs::path model = fs::canonical(path, error);
    if (error) {
        return path;
    }
    const fs::path relative = model.lexically_relative(real_folder(folder));
    return relative.empty() ? model.generic_string() : relative.generic_string();
}

std::string path_to_read(const std::string& path, const fs::path& folder) {
    if (path.empty() || fs::path(path).is_absolute()) {
        return path;
    }
    return (real_folder(folder) / path).lexically_normal().string();
}

std::vector<Step> steps_of(const JsonObject& object, int blocks) {
    std::vector<Step> steps;
    for (const JsonObject& entry : object.objects("steps", max_events)) {
        steps.push_back(step_from_json(entry, blocks));
        if (steps.size() > 1 && steps[steps.size() - 2].number >= steps.back().number) {
            object.fail("the steps are not in the order of their numbers");
        }
    }
    return steps;
}

Json measurements_to_json(const std::vector<Measurement>& measurements) {
    Json json = Json::array();
    for (const Measurement& measurement : measurements) {
        json.push_back(to_json(measurement));
    }
    return json;
}

std::vector<Measurement> measurements_of(const JsonObject& object, const Plan& plan) {
    std::vector<Measurement> measurements;
    for (const JsonObject& entry : object.objects("measurements", max_events)) {
        measurements.push_back(measurement_from_json(entry));
        if (measurements.back().events >= plan.next_number()) {
            object.fail("a measurement is of events that the plan does not have");
        }
    }
    return measurements;
}

std::vector<Evaluation> evaluations_of(const JsonObject& object, const Plan& plan) {
    std::vector<Evaluation> evaluations;
    for (const JsonObject& entry : object.objects("evaluations", max_evaluations)) {
        evaluations.push_back(evaluation_from_json(entry));
        if (evaluations.back().events >= plan.next_number()) {
            entry.fail("an evaluation is of events that the plan does not have");
        }
    }
    return evaluations;
}

Json earlier_to_json(const std::vector<EarlierCalibration>& earlier) {
    Json json = Json::array();
    for (const EarlierCalibration& entry : earlier) {
        json.push_back({{"calibration", to_json(entry.calibration)},
                        {"last_step", entry.last_step},
                        {"measurements", measurements_to_json(entry.measurements)}});
    }
    return json;
}

std::vector<EarlierCalibration> earlier_of(const JsonObject& object, const Plan& plan) {
    std::vector<EarlierCalibration> earlier;
    if (object.has("earlier_calibrations")) {
        for (const JsonObject& entry : object.objects("earlier_calibrations", max_events)) {
            earlier.push_back({calibration_from_json(entry.object("calibration")),
                               static_cast<int>(entry.integer_between("last_step", 0, INT_MAX)),
                               measurements_of(entry, plan)});
        }
    }
    return earlier;
}

/// A cut names the step that made it. The step itself may be missing, since a session can be saved between
/// the two, but it must not be another's.
void check_steps(const JsonObject& object, const SearchRecord& search) {
    for (const Event& event : search.plan.events()) {
        const auto step = std::lower_bound(search.steps.begin(), search.steps.end(), event.step,
                                           [](const Step& left, int number) { return left.number < number; });
        if (event.decision == Decision::cut && step != search.steps.end() && step->number == event.step &&
            step->slots() != event.slots) {
            object.fail(fmt::format("event {} cuts {}, but its step {} cuts {}", event.number,
                                    to_string(event.slots), event.step, to_string(step->slots())));
        }
    }
}

Json record_to_json(const SearchRecord& search) {
    Json steps = Json::array();
    for (const Step& step : search.steps) {
        steps.push_back(to_json(step));
    }
    return {{"settings", to_json(search.settings)}, {"calibration", to_json(search.calibration)},
            {"plan", to_json(search.plan)},         {"steps", std::move(steps)},
            {"work", to_json(search.work)},         {"stopped_by", search.stopped_by}};
}

SearchRecord record_from_json(const JsonObject& object, int blocks) {
    SearchRecord search;
    search.settings = settings_from_json(object.object("settings"));
    search.calibration = calibration_from_json(object.object("calibration"));
    search.plan = plan_from_json(object.object("plan"));
    if (search.plan.blocks() != blocks) {
        object.fail(fmt::format("the plan is for {} blocks, the model has {}", search.plan.blocks(), blocks));
    }
    search.steps = steps_of(object, blocks);
    check_steps(object, search);
    if (object.has("work")) {
        search.work = work_from_json(object.object("work"));
    }
    search.stopped_by = object.text("stopped_by", "");
    return search;
}

} // namespace

Json to_json(const Calibration& calibration) {
    Json json{{"source", calibration.source}, {"sequences", calibration.sequences},
              {"length", calibration.length}, {"hash", calibration.hash},
              {"tokens", calibration.tokens}, {"bos", calibration.bos}};
    if (!calibration.pasted.empty()) {
        json["pasted"] = calibration.pasted;
    }
    return json;
}

Calibration calibration_from_json(const JsonObject& object) {
    Calibration calibration;
    calibration.source = object.text("source", "default");
    calibration.sequences = static_cast<int>(object.integer_between("sequences", 0, INT_MAX));
    calibration.length = static_cast<int>(object.integer_between("length", 0, INT_MAX));
    calibration.hash = object.text("hash", "");
    // Sessions of before this was written down tell it by the file's name alone.
    calibration.tokens = object.boolean("tokens", calibration.source.ends_with(".json"));
    calibration.bos = object.boolean("bos", false);
    calibration.pasted = object.text("pasted", "");
    if (calibration.pasted.size() > max_pasted_bytes) {
        object.fail(fmt::format("'pasted' has {} KiB, {} KiB is the most", calibration.pasted.size() >> 10,
                                max_pasted_bytes >> 10));
    }
    return calibration;
}

Session session_of_trial(const Session& session, const SearchRecord& trial) {
    Session own;
    static_cast<SearchRecord&>(own) = trial;
    own.model = session.model;
    own.environment = session.environment;
    return own;
}

bool is_approximate(const SearchRecord& search) {
    return is_approximate(search.settings.mode) || is_approximate(search.plan);
}

Json to_json(const Session& session, const fs::path& folder) {
    Json json = record_to_json(session);
    json["schema_version"] = Session::schema_version;
    json["model"] = to_json(session.model);
    json["model"]["path"] = path_to_write(session.model.path, folder);
    json["measurements"] = measurements_to_json(session.measurements);
    for (const Evaluation& evaluation : session.evaluations) {
        json["evaluations"].push_back(to_json(evaluation));
    }
    if (!session.earlier_calibrations.empty()) {
        json["earlier_calibrations"] = earlier_to_json(session.earlier_calibrations);
    }
    for (const SearchRecord& trial : session.trials) {
        json["trials"].push_back(record_to_json(trial));
    }
    json["unmet"] =
        to_json(unmet_limits(session.plan, session.model, session.settings.budget, session.stopped_by));
    json["environment"] = session.environment;
    json["window_state"] = session.window_state;
    if (is_approximate(session)) {
        json["approximate"] = true;
    }
    return json;
}

void check_session_version(const JsonObject& object) {
    if (!object.has("schema_version")) {
        object.fail("this is no session: it has no schema_version");
    }
    const std::int64_t version = object.integer("schema_version");
    if (version > Session::schema_version) {
        throw Error(
            object.code(),
            fmt::format("the session is from a newer Cutaway: it has version {}, this program reads {}",
                        version, Session::schema_version),
            object.where(), "Open it with a newer Cutaway; the file was left as it is.");
    }
    if (version < 1) {
        object.fail(fmt::format("there is no session version {}", version));
    }
}

Session session_from_json(const JsonObject& object, const fs::path& folder) {
    check_session_version(object);
    Session session;
    session.model = model_info_from_json(object.object("model"));
    session.model.path = path_to_read(session.model.path, folder);
    const int blocks = session.model.blocks;
    static_cast<SearchRecord&>(session) = record_from_json(object, blocks);
    session.measurements = measurements_of(object, session.plan);
    if (object.has("evaluations")) {
        session.evaluations = evaluations_of(object, session.plan);
    }
    session.earlier_calibrations = earlier_of(object, session.plan);
    if (object.has("trials")) {
        for (const JsonObject& entry : object.objects("trials", max_trials)) {
            session.trials.push_back(record_from_json(entry, blocks));
        }
    }
    if (object.has("environment")) {
        session.environment = object.object("environment").json();
    }
    if (object.has("window_state")) {
        session.window_state = object.object("window_state").json();
    }
    return session;
}

Session read_session(const fs::path& path) {
    const Json json = read_json(path, error_code::bad_session, session_limits);
    return session_from_json(JsonObject(json, error_code::bad_session, path.string()), path.parent_path());
}

void write_session(const fs::path& path, const Session& session) {
    const Json json = to_json(session, path.parent_path());
    write_file_atomically(path, json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

} // namespace cutaway
