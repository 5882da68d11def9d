#include "ui/engine/controller.h"

#include "ui/engine/engine_command.h"
#include "ui/models/document.h"
#include "ui/models/slot_model.h"
#include "ui/text.h"

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

JsonObject object(const Json& json) {
    return JsonObject(json, error_code::internal, "the engine's answer");
}

} // namespace

Controller::Controller(Document& document, SlotModel& model, QStringList engineCommand, QObject* parent)
    : QObject(parent), document_(document), model_(model), engine_(std::move(engineCommand), this),
      trials_(engine_, document), questions_(*this, document, model, engine_) {
    connect(&questions_, &Questions::changed, this, &Controller::changed);
    connect(&questions_, &Questions::progressEnded, this, [this] { progress_.reset(); });
    connect(&questions_, &Questions::failed, this, &Controller::failed);
    connect(&engine_, &EngineClient::notified, this, &Controller::handle);
    connect(&engine_, &EngineClient::died, this, &Controller::died);
    connect(&engine_, &EngineClient::said, this,
            [this](const QString& line) { Q_EMIT logged(QStringLiteral("engine"), line); });
    connect(&engine_, &EngineClient::silent, this, &Controller::tellSilence);
    connect(&engine_, &EngineClient::heard, this, [this] { Q_EMIT engineSilent(false); });
    connect(&trials_, &Trials::changed, this, &Controller::changed);
    connect(&trials_, &Trials::ended, this, [this] {
        progress_.reset();
        settle();
    });
    connect(&trials_, &Trials::failed, this, [this](const QString& trial, const Error& error) {
        Q_EMIT failed(tr("%1: the comparison cannot run").arg(trial), error);
    });
    connect(&document, &Document::loaded, this, [this] {
        ++documents_;
        questions_.forget();
        model_.load(document_.session());
    });
    connect(&document, &Document::planChanged, this, [this] { model_.setPlan(document_.plan()); });
    connect(&document, &Document::settingsChanged, this,
            [this] { model_.setSettings(document_.session().settings); });
}

QString Controller::engineName() const {
    return cutaway::engineName(engine_.command());
}

QString Controller::engineHost() const {
    return cutaway::engineHost(engine_.command());
}

void Controller::useEngine(const QStringList& command) {
    const bool go_on = searching() && !paused();
    engine_.setCommand(command);
    // Devices are those of a machine.
    device_.reset();
    const OpenRequest any;
    lastOpened_.device = any.device;
    lastOpened_.threads = any.threads;
    lastOpened_.memory = any.memory;
    if (wanted_) {
        wanted_->request.device = any.device;
    }
    restart(go_on);
}

EngineClient::Failure Controller::report(const QString& what) {
    return [this, what](const Error& error) {
        if (error.code() != error_code::cancelled) {
            Q_EMIT failed(what, error);
        }
        Q_EMIT changed();
    };
}

void Controller::inspect(const OpenRequest& request,
                         std::function<void(const ModelInfo&, const Json& plan)> answer,
                         EngineClient::Failure failure) {
    engine_.start();
    engine_.request(
        method::inspect, to_json(request),
        [answer = std::move(answer)](const Json& result) {
            answer(model_info_from_json(object(result)), result.value("memory_plan", Json()));
        },
        std::move(failure));
}

void Controller::restart(bool goOn) {
    if (engine_.alive()) {
        restart_ = goOn;
        engine_.kill();
        return;
    }
    if (wanted_) {
        const Opening again = *wanted_;
        load(again);
    } else if (!document_.empty()) {
        reload(goOn && searchLost_ ? Then::startSearch : Then::showIt);
    } else {
        engine_.start();
        Q_EMIT changed();
    }
}

void Controller::run() {
    if (paused()) {
        resume();
    } else if (searching() || busy() || document_.empty()) {
        return;
    } else if (modelReady()) {
        start();
    } else {
        reload(Then::startSearch);
    }
}

void Controller::start() {
    if (questions_.measuring()) {
        // The search would wait for it.
        questions_.alongCuts().stop();
        engine_.request(method::cancel);
    }
    const Session& session = document_.session();
    StartRequest request;
    request.plan = session.plan;
    request.settings = session.settings;
    request.calibration = document_.nextCalibration();
    request.next_step = document_.nextStep();
    starting_ = true;
    searchLost_ = false;
    firstStep_ = request.next_step;
    workBefore_ = session.work;
    questions_.dontMeasure();
    Q_EMIT changed();
    engine_.request(
        method::start, to_json(request),
        [this, asked = request.calibration](const Json& result) {
            const JsonObject answer = object(result);
            const bool meant = asked != document_.calibrationRequest();
            Json environment =
                answer.has("environment") ? answer.object("environment").json() : Json::object();
            const QString host = engineHost();
            environment["host"] = (host.isEmpty() ? QSysInfo::machineHostName() : host).toStdString();
            if (document_.setCalibration(measured_on(answer.object("calibration"), asked), environment)) {
                Q_EMIT measuredOnOther(meant);
            }
        },
        [this](const Error& error) {
            starting_ = false;
            report(tr("The search cannot start"))(error);
            settle();
        });
}

void Controller::pause() {
    engine_.request(method::pause, Json::object(), {}, report(tr("The search cannot be paused")));
}

void Controller::resume() {
    engine_.request(method::resume, Json::object(), {}, report(tr("The search cannot go on")));
}

void Controller::stop() {
    questions_.alongCuts().stop();
    if (trials_.running()) {
        trials_.stop();
        return;
    }
    if (exporting_) {
        cancel(export_); // it may wait behind something else
        return;
    }
    engine_.request(searching() ? method::stop : method::cancel, Json::object(), {},
                    report(tr("The search cannot be stopped")));
}

std::int64_t Controller::ask(std::string_view method, const Json& params, EngineClient::Answer answer,
                             EngineClient::Failure failure) {
    if (!engineAlive()) {
        return 0;
    }
    ++asked_;
    const auto finish = [this] {
        --asked_;
        // A search has progress of its own to tell; that of an evaluation beside it is over.
        if (!engineSearching() || (progress_ && progress_->what == "evaluate")) {
            progress_.reset();
        }
    };
    const auto current = [this, document = documents_] { return document == documents_; };
    return engine_.request(
        method, params,
        [this, finish, current, answer = std::move(answer)](const Json& result) {
            finish();
            if (answer && current()) {
                answer(result);
            }
            Q_EMIT changed(); // the status line told of it
        },
        [this, finish, current, failure = std::move(failure)](const Error& error) {
            finish();
            if (failure && current()) {
                failure(error);
            }
            Q_EMIT changed();
        });
}

void Controller::cancel(std::int64_t question) {
    engine_.request(method::cancel, {{"id", question}});
}

} // namespace cutaway
