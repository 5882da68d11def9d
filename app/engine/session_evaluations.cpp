#include "app/engine/session_evaluations.h"

#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

std::vector<Slot> removed_after(const Plan& plan, int events) {
    std::vector<Slot> removed = plan.prefix(events).removed();
    std::ranges::sort(removed);
    return removed;
}

/// Puts `evaluation` into the list: in the place of what it goes on from.
void put(const Plan& plan, std::vector<Evaluation>& list, const Evaluation& evaluation) {
    const std::vector<Slot> removed = removed_after(plan, evaluation.events);
    const auto same = std::ranges::find_if(list, [&](const Evaluation& other) {
        return comparable(other, evaluation) && removed_after(plan, other.events) == removed;
    });
    if (same == list.end()) {
        list.push_back(evaluation);
    } else if (same->documents <= evaluation.documents) {
        *same = evaluation;
    }
}

/// Whether the history of now begins with those events of the one that was measured.
bool begins_alike(const Plan& now, const Plan& measured, int events) {
    return now.blocks() == measured.blocks() && now.prefix(events) == measured.prefix(events);
}

} // namespace

SessionEvaluations::SessionEvaluations(const std::filesystem::path& path)
    : path_(path), session_(read_session(path)) {}

std::optional<Evaluation> SessionEvaluations::find(int events, const Evaluation& nothing) const {
    const std::vector<Slot> removed = removed_after(session_.plan, events);
    std::optional<Evaluation> found;
    for (const Evaluation& other : session_.evaluations) {
        if (comparable(other, nothing) && (!found || other.documents > found->documents) &&
            removed_after(session_.plan, other.events) == removed) {
            found = other;
        }
    }
    return found;
}

void SessionEvaluations::store(Evaluation evaluation) {
    ours_.push_back(std::move(evaluation));
    // The file as it is, not as this program understands it.
    Json json = read_json(path_, error_code::bad_session, session_limits);
    const Session now =
        session_from_json(JsonObject(json, error_code::bad_session, path_.string()), path_.parent_path());
    std::vector<Evaluation> list = now.evaluations;
    for (const Evaluation& own : ours_) {
        if (now.model.fingerprint != session_.model.fingerprint ||
            !begins_alike(now.plan, session_.plan, own.events)) {
            throw Error(error_code::bad_session,
                        "Another program changed the session, which has another history now", path_.string(),
                        "It was left as it is. Run this again to measure along its cuts of now.");
        }
        put(now.plan, list, own);
    }
    json["evaluations"] = Json::array();
    for (const Evaluation& one : list) {
        json["evaluations"].push_back(to_json(one));
    }
    write_file_atomically(path_, json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

} // namespace cutaway
