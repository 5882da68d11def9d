#include "core/plan/messages.h"

#include "core/plan/error.h"
#include "core/plan/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cutaway {

namespace {

constexpr std::array all_run_states{RunState::running, RunState::paused, RunState::stopped,
                                    RunState::finished, RunState::failed};

/// The command line's limits as well: far beyond use, and safe to multiply.
constexpr int max_threads = 1024;
constexpr int max_tokens = 1 << 20;

int small_count(const JsonObject& object, const char* key, int low, int high, int otherwise) {
    return object.has(key) ? static_cast<int>(object.integer_between(key, low, high)) : otherwise;
}

std::int64_t count(const JsonObject& object, const char* key, std::int64_t otherwise) {
    return object.has(key) ? object.integer_between(key, 0, INT64_MAX) : otherwise;
}

/// A plan travels as `blocks` and `events` beside the other members of its message.
Json with_plan(const Plan& plan, Json json) {
    json["blocks"] = plan.blocks();
    json["events"] = events_to_json(plan.events());
    return json;
}

Plan plan_member(const JsonObject& object) {
    object.array("events"); // a plan file may do without them, a message may not
    return plan_from_json(object);
}

SearchSettings settings_member(const JsonObject& object) {
    return object.has("settings") ? settings_from_json(object.object("settings")) : SearchSettings();
}

CalibrationRequest calibration_member(const JsonObject& object) {
    return object.has("calibration") ? calibration_request_from_json(object.object("calibration"))
                                     : CalibrationRequest();
}

template <typename Parse>
auto parse_member(const JsonObject& object, const char* key, Parse parse) {
    try {
        return parse(object.text(key));
    } catch (const Error& error) {
        object.fail(error.message());
    }
}

void check_kept(const JsonObject& object, const Plan& plan, Slot slot) {
    if (plan.removed(slot)) {
        object.fail(to_string(slot) + " is removed already");
    }
}

/// Slots that the plan keeps, at least one where the member is there, in slot order.
std::vector<Slot> kept_slots(const JsonObject& object, const char* key, const Plan& plan) {
    if (!object.has(key)) {
        return {};
    }
    std::vector<Slot> slots = slots_from_json(object, key, plan.blocks());
    if (slots.empty()) {
        object.fail(fmt::format("'{}' names no slot", key));
    }
    for (const Slot slot : slots) {
        check_kept(object, plan, slot);
    }
    std::ranges::sort(slots);
    return slots;
}

} // namespace

Json to_json(const CalibrationRequest& calibration) {
    Json json{{"sequences", calibration.sequences}, {"length", calibration.length}, {"bos", calibration.bos}};
    switch (calibration.source) {
    case CalibrationRequest::Source::shipped:
        json["default"] = true;
        break;
    case CalibrationRequest::Source::text:
        json["text"] = calibration.path;
        break;
    case CalibrationRequest::Source::tokens:
        json["tokens"] = calibration.path;
        break;
    case CalibrationRequest::Source::pasted:
        json["pasted"] = calibration.text;
        break;
    }
    return json;
}

CalibrationRequest calibration_request_from_json(const JsonObject& object) {
    CalibrationRequest calibration;
    if (static_cast<int>(object.boolean("default", false)) + static_cast<int>(object.has("text")) +
            static_cast<int>(object.has("tokens")) + static_cast<int>(object.has("pasted")) >
        1) {
        object.fail("a calibration set has one of 'default', 'text', 'tokens' and 'pasted'");
    }
    if (object.has("text")) {
        calibration.source = CalibrationRequest::Source::text;
        calibration.path = object.text("text");
    } else if (object.has("tokens")) {
        calibration.source = CalibrationRequest::Source::tokens;
        calibration.path = object.text("tokens");
    } else if (object.has("pasted")) {
        calibration.source = CalibrationRequest::Source::pasted;
        calibration.text = object.text("pasted");
        if (calibration.text.size() > max_pasted_bytes) {
            object.fail(
                fmt::format("'pasted' has {} KiB, {} KiB is the most: keep it in a file and name that",
                            calibration.text.size() >> 10, max_pasted_bytes >> 10));
        }
    }
    calibration.sequences = small_count(object, "sequences", 1, max_tokens, calibration.sequences);
    calibration.length = small_count(object, "length", 1, max_tokens, calibration.length);
    calibration.bos = object.boolean("bos", false);
    return calibration;
}

CalibrationRequest request_again(const Calibration& measured) {
    CalibrationRequest request;
    if (measured.sequences == 0) {
        return request;
    }
    request.sequences = std::min(measured.sequences, max_tokens);
    request.length = std::clamp(measured.length, 1, max_tokens);
    request.bos = measured.bos;
    if (!measured.pasted.empty()) {
        request.source = CalibrationRequest::Source::pasted;
        request.text = measured.pasted;
    } else if (measured.source != "default") {
        request.source =
            measured.tokens ? CalibrationRequest::Source::tokens : CalibrationRequest::Source::text;
        request.path = measured.source;
    }
    return request;
}

Calibration calibration_of(const CalibrationRequest& request) {
    Calibration calibration;
    calibration.sequences = request.sequences;
    calibration.length = request.length;
    calibration.bos = request.bos;
    calibration.tokens = request.source == CalibrationRequest::Source::tokens;
    if (request.source == CalibrationRequest::Source::pasted) {
        calibration.source = "pasted";
        calibration.pasted = request.text;
    } else if (request.source != CalibrationRequest::Source::shipped) {
        calibration.source = request.path;
    }
    return calibration;
}

Calibration measured_on(const JsonObject& answer, const CalibrationRequest& asked) {
    Calibration measured = calibration_from_json(answer);
    measured.pasted = asked.text;
    measured.bos = asked.bos;
    measured.tokens = asked.source == CalibrationRequest::Source::tokens;
    return measured;
}

std::string_view name(RunState state) {
    switch (state) {
    case RunState::running:
        return "running";
    case RunState::paused:
        return "paused";
    case RunState::stopped:
        return "stopped";
    case RunState::finished:
        return "finished";
    case RunState::failed:
        return "failed";
    }
    return "";
}

Json to_json(const DeviceInfo& device) {
    return {
        {"name", device.name}, {"memory_total", device.memory_total}, {"memory_used", device.memory_used}};
}

DeviceInfo device_info_from_json(const JsonObject& object) {
    return {object.text("name"), count(object, "memory_total", 0), count(object, "memory_used", 0)};
}

Json to_json(const OpenRequest& request) {
    return {{"path", request.path},       {"device", request.device}, {"dtype", request.dtype},
            {"threads", request.threads}, {"memory", request.memory}, {"sequences", request.sequences},
            {"length", request.length}};
}

OpenRequest open_request_from_json(const JsonObject& object) {
    object.text("path");
    return inspect_request_from_json(object);
}

OpenRequest inspect_request_from_json(const JsonObject& object) {
    return {object.text("path", ""),
            object.text("device", "auto"),
            object.text("dtype", "auto"),
            small_count(object, "threads", 0, max_threads, 0),
            count(object, "memory", 0),
            small_count(object, "sequences", 1, max_tokens, 10),
            small_count(object, "length", 1, max_tokens, 256)};
}

Json to_json(const OpenResult& result) {
    return {{"model", to_json(result.model)}, {"device", to_json(result.device)}, {"dtype", result.dtype}};
}

OpenResult open_result_from_json(const JsonObject& object) {
    return {model_info_from_json(object.object("model")), device_info_from_json(object.object("device")),
            object.text("dtype")};
}

Json to_json(const StartRequest& request) {
    return with_plan(request.plan, {{"settings", to_json(request.settings)},
                                    {"calibration", to_json(request.calibration)},
                                    {"next_step", request.next_step}});
}

StartRequest start_request_from_json(const JsonObject& object) {
    StartRequest request;
    request.plan = plan_member(object);
    request.settings = settings_member(object);
    request.calibration = calibration_member(object);
    request.next_step = small_count(object, "next_step", 1, max_events, 1);
    return request;
}

Json to_json(const EditRequest& request) {
    if (request.decision == Decision::undo) {
        return {{"decision", name(request.decision)}, {"undoes", request.undoes}};
    }
    return {{"decision", name(request.decision)}, {"slots", to_json(request.slots)}};
}

EditRequest edit_request_from_json(const JsonObject& object, int blocks) {
    EditRequest request;
    request.decision = parse_member(object, "decision", parse_decision);
    if (request.decision == Decision::cut) {
        object.fail("a cut is the search's; use force to remove a slot");
    }
    if (request.decision == Decision::undo) {
        request.undoes = static_cast<int>(object.integer_between("undoes", 1, max_events));
    } else {
        request.slots = slots_from_json(object, "slots", blocks);
    }
    return request;
}

Json to_json(const ScoreRequest& request) {
    Json json = with_plan(request.plan, {{"divergence", name(request.divergence)},
                                         {"calibration", to_json(request.calibration)}});
    if (request.slot) {
        json["slot"] = to_string(*request.slot);
    }
    if (!request.slots.empty()) {
        json["slots"] = to_json(request.slots);
    }
    if (!request.each.empty()) {
        json["each"] = to_json(request.each);
    }
    return json;
}

ScoreRequest score_request_from_json(const JsonObject& object) {
    ScoreRequest request;
    request.plan = plan_member(object);
    if (object.has("slot") && object.has("slots")) {
        object.fail("a score is of one 'slot' or of all 'slots' together, not of both");
    }
    request.slots = kept_slots(object, "slots", request.plan);
    request.each = kept_slots(object, "each", request.plan);
    if (object.has("slot") || (request.slots.empty() && request.each.empty())) {
        const Slot slot = parse_member(
            object, "slot", [&](const std::string& text) { return parse_slot(text, request.plan.blocks()); });
        check_kept(object, request.plan, slot);
        request.slot = slot;
    }
    if (object.has("divergence")) {
        request.divergence = parse_member(object, "divergence", parse_divergence);
    }
    request.calibration = calibration_member(object);
    return request;
}

Json to_json(const MeasureRequest& request) {
    return with_plan(request.plan, {{"calibration", to_json(request.calibration)}});
}

MeasureRequest measure_request_from_json(const JsonObject& object) {
    return {plan_member(object), calibration_member(object)};
}

Json to_json(const ExportRequest& request) {
    Json steps = Json::array();
    for (const Step& step : request.steps) {
        steps.push_back(to_json(step));
    }
    Json measurements = Json::array();
    for (const Measurement& measurement : request.measurements) {
        measurements.push_back(to_json(measurement));
    }
    Json evaluations = Json::array();
    for (const Evaluation& evaluation : request.evaluations) {
        evaluations.push_back(to_json(evaluation));
    }
    return with_plan(request.plan, {{"format", request.target.format},
                                    {"path", request.target.path},
                                    {"force", request.target.force},
                                    {"type", request.target.type},
                                    {"slots", to_json(request.target.slots)},
                                    {"settings", to_json(request.settings)},
                                    {"calibration", to_json(request.calibration)},
                                    {"steps", std::move(steps)},
                                    {"measurements", std::move(measurements)},
                                    {"evaluations", std::move(evaluations)}});
}

ExportRequest export_request_from_json(const JsonObject& object) {
    ExportRequest request;
    request.plan = plan_member(object);
    request.target.format = object.text("format");
    request.target.path = object.text("path");
    request.target.force = object.boolean("force", false);
    request.target.type = object.text("type", "");
    if (object.has("slots")) {
        request.target.slots = slots_from_json(object, "slots", request.plan.blocks());
    }
    request.settings = settings_member(object);
    request.calibration = calibration_member(object);
    if (object.has("steps")) {
        for (const JsonObject& entry : object.objects("steps", max_events)) {
            request.steps.push_back(step_from_json(entry, request.plan.blocks()));
        }
    }
    if (object.has("measurements")) {
        for (const JsonObject& entry : object.objects("measurements", max_events)) {
            request.measurements.push_back(measurement_from_json(entry));
        }
    }
    if (object.has("evaluations")) {
        for (const JsonObject& entry : object.objects("evaluations", max_events)) {
            request.evaluations.push_back(evaluation_from_json(entry));
        }
    }
    return request;
}

Json to_json(const FormatsRequest& request) {
    return with_plan(request.plan, {{"type", request.type}, {"slots", to_json(request.slots)}});
}

FormatsRequest formats_request_from_json(const JsonObject& object) {
    FormatsRequest request{plan_member(object), object.text("type", "")};
    if (object.has("slots")) {
        request.slots = slots_from_json(object, "slots", request.plan.blocks());
    }
    return request;
}

Json to_json(const FormatFit& fit) {
    return {{"format", fit.format},
            {"folder", fit.folder},
            {"bytes", fit.bytes},
            {"reason", fit.reason},
            {"help", fit.help}};
}

FormatFit format_fit_from_json(const JsonObject& object) {
    FormatFit fit;
    fit.format = object.text("format");
    fit.folder = object.boolean("folder", true);
    fit.bytes = count(object, "bytes", 0);
    fit.reason = object.text("reason");
    fit.help = object.text("help");
    return fit;
}

Json to_json(const ExportResult& result) {
    return {{"format", result.format},
            {"path", result.path},
            {"bytes", result.bytes},
            {"max_logit_difference", result.max_logit_difference}};
}

ExportResult export_result_from_json(const JsonObject& object) {
    return {object.text("format"), object.text("path"), count(object, "bytes", 0),
            object.number("max_logit_difference", 0)};
}

Json to_json(const ProgressNotice& notice) {
    return {{"what", notice.what},
            {"done", notice.done},
            {"total", notice.total},
            {"seconds_left", notice.seconds_left ? Json(*notice.seconds_left) : Json()}};
}

ProgressNotice progress_notice_from_json(const JsonObject& object) {
    ProgressNotice notice{object.text("what"), count(object, "done", 0), count(object, "total", 0), {}};
    if (object.has("seconds_left")) {
        notice.seconds_left = object.number("seconds_left");
    }
    return notice;
}

Json to_json(const ScoresNotice& notice) {
    Json scores = Json::array();
    for (const CandidateScore& score : notice.scores) {
        scores.push_back(to_json(score));
    }
    return {{"step", notice.step}, {"scores", std::move(scores)}};
}

ScoresNotice scores_notice_from_json(const JsonObject& object, int blocks) {
    ScoresNotice notice;
    notice.step = static_cast<int>(object.integer_between("step", 0, max_events));
    for (const JsonObject& entry : object.objects("scores", static_cast<std::size_t>(2 * blocks))) {
        notice.scores.push_back(candidate_score_from_json(entry, blocks));
    }
    return notice;
}

Json to_json(const RunNotice& notice) {
    return {{"state", name(notice.state)},
            {"reason", notice.reason},
            {"work", to_json(notice.work)},
            {"device", notice.device ? to_json(*notice.device) : Json()}};
}

RunNotice run_notice_from_json(const JsonObject& object) {
    RunNotice notice;
    const std::string state = object.text("state");
    bool known = false;
    for (const RunState candidate : all_run_states) {
        if (state == name(candidate)) {
            notice.state = candidate;
            known = true;
        }
    }
    if (!known) {
        object.fail(fmt::format("'{}' is no state of a run", state.substr(0, 80)));
    }
    notice.reason = object.text("reason", "");
    if (object.has("work")) {
        notice.work = work_from_json(object.object("work"));
    }
    if (object.has("device")) {
        notice.device = device_info_from_json(object.object("device"));
    }
    return notice;
}

Json to_json(const LogNotice& notice) {
    return {{"level", notice.level}, {"text", notice.text}};
}

LogNotice log_notice_from_json(const JsonObject& object) {
    return {object.text("level", "info"), object.text("text")};
}

} // namespace cutaway
