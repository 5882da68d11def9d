#pragma once

#include "core/plan/evaluation.h"
#include "core/plan/model_info.h"
#include "core/plan/plan.h"
#include "core/plan/settings.h"
#include "core/plan/step.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {
struct Calibration;
} // namespace cutaway

/// What the messages of protocol.h carry, each with its JSON (docs/protocol.md). Every reader throws
/// Error(bad-input) that names the member which is missing, of the wrong type or out of range.
namespace cutaway {

/// Where the engine computes.
struct DeviceInfo {
    std::string name{};            ///< `cpu`, `cuda:0 NVIDIA H200`
    std::int64_t memory_total = 0; ///< bytes
    std::int64_t memory_used = 0;

    bool operator==(const DeviceInfo&) const = default;
};

struct OpenRequest {
    std::string path{};
    std::string device = "auto";
    std::string dtype = "auto";
    int threads = 0;         ///< 0: as many as there are cores
    std::int64_t memory = 0; ///< bytes for weights and activations together; 0: what is free
    /// Of the calibration set that will be measured on, as far as it is known: it decides whether the weights
    /// are kept.
    int sequences = 10;
    int length = 256; ///< tokens of the longest

    bool operator==(const OpenRequest&) const = default;
};

struct OpenResult {
    ModelInfo model;
    DeviceInfo device;
    std::string dtype{}; ///< computed in
};

/// Of a text that is pasted: more than any calibration set needs, and little enough for every message.
inline constexpr std::size_t max_pasted_bytes = std::size_t{1} << 20;

/// The tokens to measure on; paths are the engine's machine's.
struct CalibrationRequest {
    enum class Source : std::uint8_t { shipped, text, tokens, pasted };

    Source source = Source::shipped; ///< the text that ships with Cutaway, a file, or `text` itself
    std::string path{};
    int sequences = 10; ///< not for Source::tokens, which is taken as it is
    int length = 256;
    bool bos = false;
    std::string text{}; ///< of Source::pasted, at most max_pasted_bytes of it

    bool operator==(const CalibrationRequest&) const = default;
};

/// `{"default": true, ...}`, `{"text": PATH, ...}`, `{"tokens": PATH}` or `{"pasted": TEXT, ...}` with
/// `sequences`, `length`, `bos`.
Json to_json(const CalibrationRequest& calibration);
CalibrationRequest calibration_request_from_json(const JsonObject& object);

/// What asks once more for what scores were measured on; the default where nothing was measured yet.
CalibrationRequest request_again(const Calibration& measured);
/// What a session says of it, without the hash, which takes the tokens.
Calibration calibration_of(const CalibrationRequest& request);

/// What a `start` answered that it measures on. The engine does not send back what it was sent.
Calibration measured_on(const JsonObject& answer, const CalibrationRequest& asked);

struct StartRequest {
    Plan plan;
    SearchSettings settings;
    CalibrationRequest calibration;
    int next_step = 1; ///< the number of the run's first step, since steps count over a whole session
};

struct EditRequest {
    Decision decision = Decision::pin; ///< pin, force, restore or undo
    std::vector<Slot> slots{};
    int undoes = 0;

    bool operator==(const EditRequest&) const = default;
};

/// What would be: the divergence of the plan with more slots removed, all of them together, and with each of
/// some. One of `slot`, `slots` and `each` at least is there, and not both of the first.
struct ScoreRequest {
    Plan plan;
    std::optional<Slot> slot;
    Divergence divergence = Divergence::js;
    CalibrationRequest calibration;
    std::vector<Slot> slots{}; ///< removed together
    std::vector<Slot> each{};  ///< removed alone
};

struct MeasureRequest {
    Plan plan;
    CalibrationRequest calibration;
};

/// What an export writes, and where.
struct ExportTarget {
    std::string format{};
    std::string path{};
    bool force = false; ///< whether it replaces what stands there, once the new one is whole
    std::string type{}; ///< of the weights, where the format has a choice; empty: as they are stored
    std::vector<Slot>
        slots{}; ///< of `layers`: whose weights; empty: those of the slots that the plan removes

    bool operator==(const ExportTarget&) const = default;
};

/// Beside the plan what the written model's card tells of it: how it was found and what it costs.
struct ExportRequest {
    Plan plan;
    ExportTarget target{};
    SearchSettings settings{};
    CalibrationRequest calibration{}; ///< what the written model is compared on as well
    std::vector<Step> steps{};
    std::vector<Measurement> measurements{};
    std::vector<Evaluation> evaluations{};
};

struct ExportResult {
    std::string format{};
    std::string path{};
    std::int64_t bytes = 0;
    double max_logit_difference = 0;

    bool operator==(const ExportResult&) const = default;
};

/// Which formats fit a plan? `type` and `slots` as an export would have them: sizes depend on them.
struct FormatsRequest {
    Plan plan;
    std::string type{};
    std::vector<Slot> slots{};
};

/// What a format makes of a plan.
struct FormatFit {
    std::string format{};
    bool folder = true;     ///< a folder of files, else one file
    std::int64_t bytes = 0; ///< of its weights; 0 where it cannot carry it
    std::string reason{};   ///< why it cannot carry the model or the plan; empty: it can
    std::string help{};     ///< what to use instead

    bool operator==(const FormatFit&) const = default;
};

enum class RunState : std::uint8_t { running, paused, stopped, finished, failed };

std::string_view name(RunState state);
/// While a run is running or paused the engine numbers the events; otherwise the window does.
constexpr bool engine_numbers(RunState state) {
    return state == RunState::running || state == RunState::paused;
}

struct ProgressNotice {
    std::string what{}; ///< `load`, `reference`, `step`, `measure`, `export`
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::optional<double> seconds_left;

    bool operator==(const ProgressNotice&) const = default;
};

/// The newest scores of a step under way: only what changed, newest per slot; some may never be sent.
struct ScoresNotice {
    int step = 0;
    std::vector<CandidateScore> scores{};

    bool operator==(const ScoresNotice&) const = default;
};

struct RunNotice {
    RunState state = RunState::stopped;
    std::string reason{}; ///< finished: `cuts`, `share`, ...; failed: the error's message
    Work work;
    std::optional<DeviceInfo> device;

    bool operator==(const RunNotice&) const = default;
};

struct LogNotice {
    std::string level = "info"; ///< `debug`, `info`, `warning`, `error`
    std::string text{};

    bool operator==(const LogNotice&) const = default;
};

Json to_json(const DeviceInfo& device);
DeviceInfo device_info_from_json(const JsonObject& object);
Json to_json(const OpenRequest& request);
OpenRequest open_request_from_json(const JsonObject& object);
/// The same of an `inspect`, whose path may be left out: empty then.
OpenRequest inspect_request_from_json(const JsonObject& object);
Json to_json(const OpenResult& result);
OpenResult open_result_from_json(const JsonObject& object);
Json to_json(const StartRequest& request);
StartRequest start_request_from_json(const JsonObject& object);
Json to_json(const EditRequest& request);
EditRequest edit_request_from_json(const JsonObject& object, int blocks);
Json to_json(const ScoreRequest& request);
ScoreRequest score_request_from_json(const JsonObject& object);
Json to_json(const MeasureRequest& request);
MeasureRequest measure_request_from_json(const JsonObject& object);
Json to_json(const ExportRequest& request);
ExportRequest export_request_from_json(const JsonObject& object);
Json to_json(const FormatsRequest& request);
FormatsRequest formats_request_from_json(const JsonObject& object);
Json to_json(const FormatFit& fit);
FormatFit format_fit_from_json(const JsonObject& object);
Json to_json(const ExportResult& result);
ExportResult export_result_from_json(const JsonObject& object);
Json to_json(const ProgressNotice& notice);
ProgressNotice progress_notice_from_json(const JsonObject& object);
Json to_json(const ScoresNotice& notice);
ScoresNotice scores_notice_from_json(const JsonObject& object, int blocks);
Json to_json(const RunNotice& notice);
RunNotice run_notice_from_json(const JsonObject& object);
Json to_json(const LogNotice& notice);
LogNotice log_notice_from_json(const JsonObject& object);

} // namespace cutaway
