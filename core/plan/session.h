#pragma once

#include "core/plan/evaluation.h"
#include "core/plan/model_info.h"
#include "core/plan/plan.h"
#include "core/plan/settings.h"
#include "core/plan/step.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cutaway {

/// What scores were measured on.
struct Calibration {
    std::string source = "default"; ///< `default`, `pasted`, or the text or token file
    int sequences = 0;
    int length = 0;
    std::string hash{};   ///< of the tokens
    bool tokens = false;  ///< the file holds token ids
    bool bos = false;     ///< every sequence begins with the beginning-of-text token
    std::string pasted{}; ///< the text itself where it was pasted: it is nowhere else

    bool operator==(const Calibration&) const = default;
};

Json to_json(const Calibration& calibration);
Calibration calibration_from_json(const JsonObject& object);

/// What a session was measured on before it went on with other tokens: its scores up to a step.
struct EarlierCalibration {
    Calibration calibration;
    int last_step = 0; ///< the last step that was scored on it; 0: none
    std::vector<Measurement> measurements{};

    bool operator==(const EarlierCalibration&) const = default;
};

/// A search: what it was asked for and what it found.
struct SearchRecord {
    SearchSettings settings;
    Calibration calibration;
    Plan plan;
    std::vector<Step> steps{}; ///< every step ever finished, undone ones too, by number
    Work work;
    std::string stopped_by{}; ///< `cuts`, `share`, ...; empty while the search is unfinished

    bool operator==(const SearchRecord&) const = default;
};

/// What a `.cutaway` file holds: a plan and what was measured along the way.
struct Session : SearchRecord {
    static constexpr int schema_version = 1;

    ModelInfo model; ///< its path as this process reaches it; in the file relative to the session's folder
    std::vector<Measurement> measurements{};                ///< in the order they were made
    std::vector<Evaluation> evaluations{};                  ///< likewise; unfinished ones too
    std::vector<EarlierCalibration> earlier_calibrations{}; ///< the oldest first
    /// Searches of the same model to compare this one with: in another order, or on other texts.
    std::vector<SearchRecord> trials{};
    Json environment = Json::object();  ///< device, dtype and library versions of the run
    Json window_state = Json::object(); ///< the window's own; the engine keeps it as it is

    bool operator==(const Session&) const = default;
};

/// A trial as a session of its own.
Session session_of_trial(const Session& session, const SearchRecord& trial);

/// Whether its result is approximate: a cut that holds is, or the settings are of a search that only
/// guesses.
bool is_approximate(const SearchRecord& search);

inline constexpr std::string_view session_suffix = ".cutaway";

/// The longest session or plan that is read: far above what the longest search of the largest model writes.
inline constexpr JsonLimits session_limits{.bytes = 256u << 20, .depth = 64, .unique_keys = true};

/// Reads a session. Throws Error(bad-session) that says why where it is unreadable, from a newer Cutaway or
/// contradicts itself. A file is never changed by reading it.
Session read_session(const std::filesystem::path& path);

/// Writes a session through a temporary file and a rename. Throws Error(no-space, write-failed).
void write_session(const std::filesystem::path& path, const Session& session);

/// The file's JSON, with `unmet` (budget_use.h) and `"approximate": true` where it is, which follow from the
/// rest; `folder` is where the session lies, and what the model's path is made relative to.
Json to_json(const Session& session, const std::filesystem::path& folder);
Session session_from_json(const JsonObject& object, const std::filesystem::path& folder);

/// Throws the object's Error where it is no session, or one of a newer Cutaway.
void check_session_version(const JsonObject& object);

} // namespace cutaway
