#include "ui/engine/controller.h"

#include "ui/engine/engine_command.h"
#include "ui/models/document.h"
#include "ui/models/slot_model.h"
#include "ui/text.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace cutaway {

namespace {

/// A plan at rest is measured once the user has paused for this long.
constexpr std::chrono::milliseconds measure_delay{500};

JsonObject object(const Json& json) {
    return JsonObject(json, error_code::internal, "the engine's answer");
}

/// Whether a session's model is the one that was opened.
bool same_model(const ModelInfo& known, const ModelInfo& found) {
    if (!known.fingerprint.empty() && !found.fingerprint.empty()) {
        return known.fingerprint == found.fingerprint;
    }
    return known.blocks == found.blocks && known.parameters == found.parameters;
}

} // namespace

Controller::Controller(Document& document, SlotModel& model, QStringList engineCommand, QObject* parent)
    : QObject(parent), document_(document), model_(model), engine_(std::move(engineCommand)) {
    measureTimer_.setSingleShot(true);
    measureTimer_.setInterval(measure_delay);
    connect(&measureTimer_, &QTimer::timeout, this, &Controller::measure);
    connect(&engine_, &EngineClient::notified, this, &Controller::handle);
    connect(&engine_, &EngineClient::died, this, &Controller::died);
    connect(&engine_, &EngineClient::said, this,
            [this](const QString& line) { Q_EMIT logged(QStringLiteral("engine"), line); });
    connect(&document, &Document::loaded, this, [this] { model_.load(document_.session()); });
    connect(&document, &Document::planChanged, this, [this] { model_.setPlan(document_.plan()); });
    connect(&document, &Document::settingsChanged, this,
            [this] { model_.setDivergence(document_.session().settings.divergence); });
}

QString Controller::engineName() const {
    return cutaway::engineName(engine_.command());
}

EngineClient::Failure Controller::report(const QString& what) {
    return [this, what](const Error& error) {
        if (error.code() != error_code::cancelled) {
            Q_EMIT failed(what, error);
        }
        Q_EMIT changed();
    };
}

void Controller::inspect(const QString& path, std::function<void(const ModelInfo&)> answer,
                         EngineClient::Failure failure) {
    engine_.start();
    engine_.request(
        method::inspect, {{"path", path.toStdString()}},
        [answer = std::move(answer)](const Json& result) { answer(model_info_from_json(object(result))); },
        std::move(failure));
}

void Controller::openModel(const OpenRequest& request, Then then) {
    if (searching()) {
        openAfterRun_ = {request, then};
        stop();
        return;
    }
    opening_ = true;
    Q_EMIT changed();
    const auto refused = [this](const Error& error) {
        opening_ = false;
        report(tr("The model cannot be opened"))(error);
    };
    inspect(
        toQString(request.path), [this, request, then](const ModelInfo&) { load(request, then, true); },
        refused);
}

void Controller::openSession(Session session, const QString& path) {
    OpenRequest request;
    request.path = session.model.path;
    document_.load(std::move(session), path);
    ready_ = false;
    reopenModel(request);
}

void Controller::reopenModel(const OpenRequest& request, Then then) {
    engine_.start();
    load(request, then, false);
}

void Controller::load(const OpenRequest& request, Then then, bool newSession) {
    opening_ = true;
    ready_ = false;
    lastOpened_ = request;
    Q_EMIT changed();
    engine_.request(
        method::open, to_json(request),
        [this, then, newSession](const Json& result) {
            modelLoaded(open_result_from_json(object(result)), newSession);
            if (then == Then::startSearch && ready_) {
                run();
            }
        },
        [this](const Error& error) {
            opening_ = false;
            progress_.reset();
            report(tr("The model cannot be loaded"))(error);
        });
}

void Controller::modelLoaded(const OpenResult& result, bool newSession) {
    opening_ = false;
    progress_.reset();
    if (newSession) {
        document_.openModel(result.model);
    } else if (!same_model(document_.session().model, result.model)) {
        Q_EMIT failed(tr("This is not the session's model"),
                      Error(error_code::model_changed,
                            "the model is not the one that the session was made with", result.model.path,
                            "The plan can be looked at and drawn. To search, choose the session's model with "
                            "Open, or open this one as a new session."));
        Q_EMIT changed();
        return;
    }
    device_ = result.device;
    ready_ = true;
    Q_EMIT modelOpened();
    Q_EMIT changed();
}

void Controller::restart(bool goOn) {
    engine_.start();
    Q_EMIT changed();
    if (!lastOpened_.path.empty()) {
        load(lastOpened_, goOn && searchLost_ ? Then::startSearch : Then::showIt, document_.empty());
    }
}

void Controller::run() {
    if (paused()) {
        resume();
    } else if (modelReady() && !searching() && !busy()) {
        start();
    }
}

void Controller::start() {
    const Session& session = document_.session();
    StartRequest request;
    request.plan = session.plan;
    request.settings = session.settings;
    request.calibration = document_.calibrationRequest();
    request.next_step = document_.nextStep();
    starting_ = true;
    searchLost_ = false;
    firstStep_ = request.next_step;
    workBefore_ = session.work;
    measureTimer_.stop();
    Q_EMIT changed();
    engine_.request(
        method::start, to_json(request),
        [this](const Json& result) {
            document_.setCalibration(calibration_from_json(object(result).object("calibration")),
                                     result.value("environment", Json::object()));
        },
        [this](const Error& error) {
            starting_ = false;
            applyWaiting();
            report(tr("The search cannot start"))(error);
        });
}

void Controller::pause() {
    engine_.request(method::pause, Json::object(), {}, report(tr("The search cannot be paused")));
}

void Controller::resume() {
    engine_.request(method::resume, Json::object(), {}, report(tr("The search cannot go on")));
}

void Controller::stop() {
    engine_.request(method::stop, Json::object(), {}, report(tr("The search cannot be stopped")));
}

void Controller::cancel() {
    engine_.request(method::cancel);
}

void Controller::edit(Decision decision, const std::vector<Slot>& slots) {
    EditRequest request{.decision = decision, .slots = slots, .undoes = 0};
    std::erase_if(request.slots, [&](Slot slot) {
        const State state = document_.plan().state(slot);
        return (decision == Decision::pin && state == State::pinned) ||
               (decision == Decision::force && state == State::forced) ||
               (decision == Decision::restore && state == State::kept);
    });
    if (!request.slots.empty()) {
        send(request);
    }
}

void Controller::undo() {
    const std::optional<int> target = document_.plan().undo_target();
    if (!target) {
        return;
    }
    const Event& event = document_.plan().events()[static_cast<std::size_t>(*target) - 1];
    if (event.decision == Decision::cut && state_ == RunState::running) {
        // The search would only make the cut again.
        pause();
    }
    send({.decision = Decision::undo, .slots = {}, .undoes = *target});
}

void Controller::redo() {
    if (const std::optional<int> target = document_.plan().redo_target()) {
        send({.decision = Decision::undo, .slots = {}, .undoes = *target});
    }
}

void Controller::send(const EditRequest& request) {
    if (starting_) {
        waiting_.push_back(request);
        return;
    }
    if (!engine_numbers(state_)) {
        apply(request);
        return;
    }
    engine_.request(method::edit, to_json(request), {}, [this, request](const Error& error) {
        if (!engine_numbers(state_)) {
            apply(request);
            return;
        }
        // Refused although the search seems to run: it has ended, and its last word is on its way.
        Q_EMIT logged(QStringLiteral("info"), errorText(error));
        waiting_.push_back(request);
    });
}

void Controller::apply(const EditRequest& request) {
    const Plan& plan = document_.plan();
    try {
        document_.append(request.decision == Decision::undo
                             ? plan.next_undo(request.undoes)
                             : plan.next_edit(request.decision, request.slots));
    } catch (const Error& error) {
        Q_EMIT failed(tr("The plan cannot be changed so"), error);
        return;
    }
    measureSoon();
    Q_EMIT changed();
}

void Controller::applyWaiting() {
    for (const EditRequest& request : std::exchange(waiting_, {})) {
        send(request);
    }
}

void Controller::score(const std::vector<Slot>& slots) {
    for (const Slot slot : slots) {
        if (!document_.plan().removed(slot) &&
            std::find(toScore_.begin(), toScore_.end(), slot) == toScore_.end()) {
            toScore_.push_back(slot);
        }
    }
    scoreNext();
}

/// One after the other: the engine answers only the newest of several that wait.
void Controller::scoreNext() {
    if (scoring_ || toScore_.empty() || !modelReady()) {
        return;
    }
    scoring_ = true;
    const Slot slot = toScore_.front();
    toScore_.pop_front();
    const ScoreRequest request{document_.plan(), slot, document_.session().settings.divergence,
                               document_.calibrationRequest()};
    engine_.request(
        method::score, to_json(request),
        [this](const Json& result) {
            scoring_ = false;
            const CandidateScore score = candidate_score_from_json(object(result), document_.plan().blocks());
            // In a search the answer counts for the step under way: it was asked of the same plan.
            model_.setScores(0, {score});
            Q_EMIT changed();
            scoreNext();
        },
        [this](const Error& error) {
            scoring_ = false;
            toScore_.clear();
            report(tr("The slot cannot be scored"))(error);
        });
}

void Controller::measureSoon() {
    if (modelReady() && !searching()) {
        measureTimer_.start();
    }
}

void Controller::measure() {
    if (!modelReady()) {
        return;
    }
    const MeasureRequest request{document_.plan(), document_.calibrationRequest()};
    engine_.request(
        method::measure, to_json(request),
        [this](const Json& result) {
            progress_.reset();
            const Measurement measurement = measurement_from_json(object(result));
            if (measurement.events < document_.plan().next_number()) {
                document_.addMeasurement(measurement);
            }
            Q_EMIT changed();
        },
        report(tr("The plan cannot be measured")));
}

void Controller::exportModel(const QString& format, const QString& path) {
    exporting_ = true;
    Q_EMIT changed();
    const ExportRequest request{document_.plan(), format.toStdString(), path.toStdString()};
    engine_.request(
        method::export_model, to_json(request),
        [this](const Json& result) {
            exporting_ = false;
            progress_.reset();
            Q_EMIT exported(export_result_from_json(object(result)));
            Q_EMIT changed();
        },
        [this](const Error& error) {
            exporting_ = false;
            progress_.reset();
            report(tr("The model cannot be exported"))(error);
        });
}

} // namespace cutaway
