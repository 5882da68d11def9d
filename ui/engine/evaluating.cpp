#include "ui/engine/evaluating.h"

#include "core/plan/measured_plans.h"
#include "core/plan/protocol.h"
#include "ui/engine/controller.h"
#include "ui/models/document.h"

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

constexpr std::size_t first_count = 8;
constexpr std::size_t most_count = 4096;
/// Fewer would not be done much sooner where they share the examples before them.
constexpr std::size_t least_count = 4;
/// An answer that takes less is followed by a longer one, one that takes much longer by a shorter one.
constexpr qint64 short_ms = 500;
constexpr qint64 long_ms = 2000;

} // namespace

Evaluating::Evaluating(Document& document, Controller& controller, QObject* parent)
    : QObject(parent), document_(document), controller_(controller) {
    connect(&document, &Document::loaded, this, [this] {
        stop();
        out_.reset();
        troubles_.clear();
        Q_EMIT changed();
    });
    connect(&controller, &Controller::changed, this, &Evaluating::goOn);
    connect(&controller, &Controller::answersLost, this, &Evaluating::lose);
}

bool Evaluating::possible() const {
    return controller_.modelReady() && !controller_.opening();
}

void Evaluating::start(const Order& order) {
    if (state_ != State::idle || !possible()) {
        return;
    }
    work_.clear();
    for (const EvaluationSource& source : order.sources) {
        work_.push_back({.source = source, .hash = {}, .count = first_count});
        std::erase_if(troubles_, [&](const auto& trouble) { return trouble.source == source; });
    }
    events_ = {0};
    for (const int events : order.events) {
        if (std::ranges::find(events_, events) == events_.end()) {
            events_.push_back(events);
        }
    }
    state_ = State::running;
    goOn();
    Q_EMIT changed();
}

void Evaluating::pause() {
    if (state_ == State::running) {
        state_ = State::paused;
        Q_EMIT changed();
    }
}

void Evaluating::resume() {
    if (state_ == State::paused) {
        state_ = State::running;
        goOn();
        Q_EMIT changed();
    }
}

void Evaluating::stop() {
    if (state_ == State::idle) {
        return;
    }
    state_ = State::idle;
    if (out_) {
        controller_.cancel(question_);
    }
    Q_EMIT changed();
}

/// The engine is gone; once there is another, the user lets it go on.
void Evaluating::lose() {
    out_.reset();
    if (state_ == State::running) {
        state_ = State::paused;
    }
    Q_EMIT changed();
}

const Error* Evaluating::trouble(const EvaluationSource& source) const {
    const auto found = std::ranges::find(troubles_, source, &Trouble::source);
    return found == troubles_.end() ? nullptr : &found->error;
}

bool Evaluating::isTrouble(const EvaluationSource& source, int events) const {
    return std::ranges::any_of(troubles_, [&](const Trouble& trouble) {
        return trouble.source == source && trouble.events == events;
    });
}

const EvaluationSource* Evaluating::current() const {
    return out_ && state_ != State::idle ? &out_->source : nullptr;
}

/// The first source's plan that has the fewest documents: the untouched model and a pruned one side by side,
/// so that they can be compared early; of many plans one after the other.
std::optional<Evaluating::Chunk> Evaluating::next() const {
    const Session& session = document_.session();
    const EvaluatedPlans known(session);
    for (const Work& work : work_) {
        std::optional<Chunk> least, complete;
        for (const int events : events_) {
            if (isTrouble(work.source, events)) {
                continue;
            }
            const auto place = known.find(session.plan.prefix(events).removed(), work.source);
            const Evaluation* const evaluation = place ? &session.evaluations[*place] : nullptr;
            const bool good = evaluation != nullptr && (work.hash.empty() || evaluation->hash == work.hash);
            if (good && evaluation->is_complete()) {
                complete = Chunk{.source = work.source, .events = events, .first = evaluation->total};
                continue;
            }
            const std::size_t done = good ? evaluation->documents : 0;
            if (!least || done < least->first) {
                least = Chunk{.source = work.source, .events = events, .first = done};
            }
            if (events_.size() > 2) {
                break;
            }
        }
        if (least) {
            return least;
        }
        // All is there, of the file as it was: no documents of it tell whether it is the same still.
        if (complete && work.hash.empty()) {
            return complete;
        }
    }
    return std::nullopt;
}

Evaluating::Progress Evaluating::progress() const {
    Progress progress;
    const Session& session = document_.session();
    const EvaluatedPlans known(session);
    for (const Work& work : work_) {
        std::size_t total = 0, plans = 0;
        for (const int events : events_) {
            if (isTrouble(work.source, events)) {
                continue;
            }
            ++plans;
            const auto place = known.find(session.plan.prefix(events).removed(), work.source);
            const Evaluation* const evaluation = place ? &session.evaluations[*place] : nullptr;
            if (evaluation != nullptr && (work.hash.empty() || evaluation->hash == work.hash)) {
                progress.done += evaluation->documents;
                total = evaluation->total;
            }
        }
        progress.total += total * plans;
    }
    return progress;
}

void Evaluating::goOn() {
    if (state_ != State::running || out_ || !possible()) {
        return;
    }
    const std::optional<Chunk> chunk = next();
    if (!chunk) {
        state_ = State::idle;
        Q_EMIT changed();
        return;
    }
    const EvaluationSource& source = chunk->source;
    const Plan plan = document_.plan().prefix(chunk->events);
    Json params{{"blocks", plan.blocks()},
                {"events", events_to_json(plan.events())},
                {"limit", source.limit},
                {"first", chunk->first},
                {"count", workOf(source)->count}};
    if (source.task.empty()) {
        params["text"] = source.path;
        params["window"] = source.window;
        params["stride"] = source.stride;
    } else {
        params["task"] = source.task;
        params["path"] = source.path;
    }
    out_ = chunk;
    since_.start();
    question_ = controller_.ask(
        method::evaluate, params, [this, asked = *chunk](const Json& answer) { take(asked, answer); },
        [this, asked = *chunk](const Error& error) { fail(asked, error); });
    Q_EMIT changed();
}

Evaluating::Work* Evaluating::workOf(const EvaluationSource& source) {
    const auto found = std::ranges::find(work_, source, &Work::source);
    return found == work_.end() ? nullptr : &*found;
}

void Evaluating::take(const Chunk& chunk, const Json& answer) {
    out_.reset();
    try {
        Evaluation evaluation =
            evaluation_from_json(JsonObject(answer, error_code::internal, "the engine's answer"));
        evaluation.events = chunk.events;
        if (evaluation.source.task.empty() != chunk.source.task.empty()) {
            throw Error(error_code::internal, "the engine has evaluated something else than it was asked", "",
                        "Restart the engine, or install the same Cutaway where it runs.");
        }
        evaluation.source = chunk.source; // as it is looked for: the engine may write a path in another way
        const bool taken = evaluation.documents > 0 &&
                           chunk.first + evaluation.documents <= evaluation.total &&
                           document_.addEvaluation(evaluation, chunk.first);
        Work* const work = workOf(chunk.source);
        // Where the file is not what it was it begins anew, since what is known has another hash.
        if (!taken && (work == nullptr || work->hash == evaluation.hash)) {
            throw Error(error_code::internal, "the engine has evaluated other documents than it was asked",
                        "", "Restart the engine, or install the same Cutaway where it runs.");
        }
        if (work != nullptr) {
            work->hash = evaluation.hash;
            adapt(*work);
        }
    } catch (const Error& error) {
        troubles_.push_back({chunk.source, chunk.events, error});
    }
    goOn();
    Q_EMIT changed();
}

void Evaluating::adapt(Work& work) const {
    const qint64 took = since_.elapsed();
    if (took < short_ms) {
        work.count = std::min(work.count * 2, most_count);
    } else if (took > long_ms) {
        work.count = std::max(work.count / 2, least_count);
    }
}

void Evaluating::fail(const Chunk& chunk, const Error& error) {
    out_.reset();
    if (error.code() != error_code::cancelled) {
        troubles_.push_back({chunk.source, chunk.events, error});
    }
    goOn(); // the others; or the same again, where it only made way for something else
    Q_EMIT changed();
}

} // namespace cutaway
