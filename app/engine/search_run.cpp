#include "app/engine/search_run.h"

#include <utility>

namespace cutaway {

namespace {

std::vector<std::uint64_t> parameters_by_slot(const ModelInfo& model) {
    std::vector<std::uint64_t> parameters;
    for (const SlotInfo& slot : model.slots) {
        parameters.push_back(static_cast<std::uint64_t>(slot.parameters));
    }
    return parameters;
}

} // namespace

SearchRun::SearchRun(Session session, int next_step, Hooks hooks)
    : session_(std::move(session)), next_step_(next_step), hooks_(std::move(hooks)) {
    session_.stopped_by.clear();
}

std::string SearchRun::run(const Decoder& decoder, const Sequences& sequences, const SweepLimits& limits) {
    SearchObserver observer;
    observer.plan = [this] {
        const std::scoped_lock lock(mutex_);
        step_revision_ = revision_;
        return session_.plan;
    };
    observer.revision = [this] {
        const std::scoped_lock lock(mutex_);
        return revision_;
    };
    observer.stop = hooks_.stop;
    observer.on_scores = hooks_.on_scores;
    observer.on_step = [this](const Step& step) { return accept(step); };
    observer.log = hooks_.log;
    const Session start = session();
    const SearchResult result =
        search(decoder, sequences, start.settings, observer, parameters_by_slot(start.model),
               static_cast<std::uint64_t>(start.model.parameters), limits, next_step_);
    const std::scoped_lock lock(mutex_);
    session_.work += result.work;
    session_.stopped_by = result.stopped_by;
    return result.stopped_by;
}

bool SearchRun::accept(const Step& step) {
    {
        const std::scoped_lock lock(mutex_);
        if (revision_ != step_revision_) {
            return false;
        }
        Event cut = session_.plan.next_cut(step.cut, step.score);
        cut.near_tie = step.near_tie;
        cut.step = step.number;
        cut.seconds = step.seconds;
        session_.plan.append(cut);
        session_.steps.push_back(step);
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

Session SearchRun::session() const {
    const std::scoped_lock lock(mutex_);
    return session_;
}

} // namespace cutaway
