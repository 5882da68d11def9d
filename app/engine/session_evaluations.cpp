#include "app/engine/session_evaluations.h"

#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

#include <algorithm>
#include <map>
#include <utility>

namespace cutaway {

namespace {

/// What the first so many events of a plan remove, in slot order; each walked through once.
class RemovedAfter {
  public:
    explicit RemovedAfter(const Plan& plan) : plan_(plan) {}

    const std::vector<Slot>& operator()(int events) {
        const auto [place, is_new] = known_.try_emplace(events);
        if (is_new) {
            place->second = plan_.prefix(events).removed();
            std::ranges::sort(place->second);
        }
        return place->second;
    }

  private:
    const Plan& plan_;
    std::map<int, std::vector<Slot>> known_;
};

/// Puts `evaluation` into the list: in the place of what it goes on from.
void put(RemovedAfter& removed, std::vector<Evaluation>& list, const Evaluation& evaluation) {
    const auto same = std::ranges::find_if(list, [&](const Evaluation& other) {
        return comparable(other, evaluation) && removed(other.events) == removed(evaluation.events);
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
    RemovedAfter removed(session_.plan);
    std::optional<Evaluation> found;
    for (const Evaluation& other : session_.evaluations) {
        if (comparable(other, nothing) && (!found || other.documents > found->documents) &&
            removed(other.events) == removed(events)) {
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
    const int last = std::ranges::max(ours_, {}, &Evaluation::events).events;
    if (now.model.fingerprint != session_.model.fingerprint || !begins_alike(now.plan, session_.plan, last)) {
        throw Error(error_code::bad_session,
                    "Another program changed the session, which has another history now", path_.string(),
                    "It was left as it is. Run this again to measure along its cuts of now.");
    }
    RemovedAfter removed(now.plan);
    std::vector<Evaluation> list = now.evaluations;
    for (const Evaluation& own : ours_) {
        put(removed, list, own);
    }
    json["evaluations"] = Json::array();
    for (const Evaluation& one : list) {
        json["evaluations"].push_back(to_json(one));
    }
    // What cannot be read back would take the whole history along.
    const std::string text = json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
    const Json written = parse_json(text, error_code::internal, path_.string(), session_limits);
    session_from_json(JsonObject(written, error_code::internal, path_.string()), path_.parent_path());
    write_file_atomically(path_, text);
}

} // namespace cutaway
