#include "app/engine/search_run.h"

#include "core/plan/error.h"

#include <utility>

namespace cutaway {

SearchRun::SearchRun(Session session, int next_step, Hooks hooks)
    : session_(std::move(session)), next_step_(next_step), hooks_(std::move(hooks)) {
    session_.stopped_by.clear();
}

std::string SearchRun::run(const Decoder& decoder, const Sequences& sequences, const SweepLimits& limits) {
    SearchObserver observer;
    observer.plan = [this] {
        if (hooks_.on_step_begin) {
            hooks_.on_step_begin();
        }
        const std::scoped_lock lock(mutex_);
        step_revision_ = revision_;
        return session_.plan;
    };
    observer.revision = [this] {
        const std::scoped_lock lock(mutex_);
        return revision_;
    };
    observer.stop = hooks_.stop;
    observer.asked = hooks_.asked;
    observer.answer = hooks_.answer;
    observer.on_scores = [this](int step, const std::vector<CandidateScore>& scores) { tell(step, scores); };
    observer.on_step = [this](const Step& step) { return accept(step); };
    observer.on_progress = hooks_.on_progress;
    observer.log = hooks_.log;
    const Session start = session();
    while (true) {
        const SearchResult result =
            search(decoder, sequences, start.settings, observer, start.model, limits, next_step_);
        if (end(result)) {
            return result.stopped_by;
        }
    }
}

/// False where an edit came as the search ended: the plan may have room for more by now.
bool SearchRun::end(const SearchResult& result) {
    const std::scoped_lock lock(mutex_);
    session_.work += result.work;
    ended_ = result.stopped_by == stopped_by::user || revision_ == step_revision_;
    if (ended_) {
        session_.stopped_by = result.stopped_by;
        not_finite_ = result.not_finite;
    }
    return ended_;
}

void SearchRun::tell(int step, const std::vector<CandidateScore>& scores) {
    const std::scoped_lock lock(mutex_);
    if (hooks_.on_scores && revision_ == step_revision_) {
        hooks_.on_scores(session_.plan, step, scores);
    }
}

bool SearchRun::accept(const Step& step) {
    {
        const std::scoped_lock lock(mutex_);
        if (revision_ != step_revision_) {
            return false;
        }
        Event cut = session_.plan.next_cut(step.slots(), step.score);
        cut.near_tie = step.near_tie;
        cut.step = step.number;
        cut.seconds = step.seconds;
        cut.approximate = step.approximate;
        session_.plan.append(cut);
        session_.steps.push_back(step);
        next_step_ = step.number + 1;
        if (hooks_.on_event) {
            hooks_.on_event(cut);
        }
    }
    if (hooks_.on_step) {
        hooks_.on_step(step);
    }
    return true;
}

Event SearchRun::edit(const EditRequest& request) {
    const std::scoped_lock lock(mutex_);
    if (ended_) {
        throw Error(error_code::bad_input, "The search has ended", "",
                    "The plan is the client's again: edit it there.");
    }
    const Event event = request.decision == Decision::undo
                            ? session_.plan.next_undo(request.undoes)
                            : session_.plan.next_edit(request.decision, request.slots);
    session_.plan.append(event);
    ++revision_;
    if (hooks_.on_event) {
        hooks_.on_event(event);
    }
    return event;
}

std::optional<NotFinitePlace> SearchRun::not_finite() const {
    const std::scoped_lock lock(mutex_);
    return not_finite_;
}

Session SearchRun::session() const {
    const std::scoped_lock lock(mutex_);
    return session_;
}

Work SearchRun::work() const {
    const std::scoped_lock lock(mutex_);
    return session_.work;
}

} // namespace cutaway
