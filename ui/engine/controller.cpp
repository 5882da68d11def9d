#include "ui/engine/controller.h"

#include "core/plan/history.h"
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

/// Whether a session's model is the one that was opened.
bool same_model(const ModelInfo& known, const ModelInfo& found) {
    if (!known.fingerprint.empty() && !found.fingerprint.empty()) {
        return known.fingerprint == found.fingerprint;
    }
    return known.blocks == found.blocks && known.parameters == found.parameters;
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

void Controller::openModel(const OpenRequest& request, Then then) {
    if (engineSearching()) {
        afterRun_ = [this, request, then] { openModel(request, then); };
        stop();
        return;
    }
    const Opening opening{request, then, Opening::What::newSession};
    begin(opening);
    const int number = openings_;
    inspect(
        {.path = request.path}, // the headers alone: what is wrong with the device shows when it is loaded
        [this, opening, number](const ModelInfo&, const Json&) {
            if (number == openings_) {
                load(opening);
            }
        },
        [this, number](const Error& error) {
            if (number == openings_) {
                openFailed(tr("The model cannot be opened"), error);
            }
        });
}

void Controller::openSession(Session session, const QString& path) {
    if (engineSearching()) {
        afterRun_ = [this, session = std::move(session), path] { openSession(session, path); };
        stop();
        return;
    }
    lastOpened_ = OpenRequest();
    lastOpened_.path = session.model.path;
    if (session.calibration.sequences > 0 && session.calibration.length > 0) {
        constexpr int most = 1 << 20; // that the engine takes
        lastOpened_.sequences = std::min(session.calibration.sequences, most);
        lastOpened_.length = std::min(session.calibration.length, most);
    }
    searchLost_ = false;
    document_.load(std::move(session), path);
    reload();
}

void Controller::findModel(const OpenRequest& request) {
    load({request, Then::showIt, Opening::What::movedModel});
}

void Controller::reload(Then then) {
    load({lastOpened_, then, Opening::What::sessionsModel});
}

void Controller::begin(const Opening& opening) {
    if (opening_ && wanted_ && wanted_->request != opening.request) {
        // Whatever is being loaded, it is not wanted any more.
        engine_.request(method::cancel);
    }
    engine_.start();
    ++openings_;
    opening_ = true;
    wanted_ = opening;
    Q_EMIT changed();
}

void Controller::load(const Opening& opening) {
    begin(opening);
    ready_ = false;
    const int number = openings_;
    engine_.request(
        method::open, to_json(opening.request),
        [this, opening, number](const Json& result) {
            if (number == openings_) {
                loaded(opening, open_result_from_json(object(result)));
            }
        },
        [this, number](const Error& error) {
            if (number == openings_) {
                openFailed(tr("The model cannot be loaded"), error);
            }
        });
}

void Controller::openFailed(const QString& what, const Error& error) {
    opening_ = false;
    wanted_.reset();
    progress_.reset();
    report(what)(error);
}

void Controller::loaded(const Opening& opening, const OpenResult& result) {
    opening_ = false;
    wanted_.reset();
    progress_.reset();
    if (opening.what == Opening::What::newSession) {
        searchLost_ = false;
        document_.openModel(result.model);
    } else if (!same_model(document_.session().model, result.model)) {
        Q_EMIT failed(tr("This is not the session's model"),
                      Error(error_code::model_changed,
                            "the model is not the one that the session was made with", result.model.path,
                            "The plan can be looked at and drawn. To search, find the session's model, or "
                            "open this one as a new session."));
        Q_EMIT changed();
        return;
    } else if (opening.what == Opening::What::movedModel) {
        document_.setModel(result.model);
    }
    lastOpened_ = opening.request;
    device_ = result.device;
    ready_ = true;
    Q_EMIT modelOpened();
    Q_EMIT changed();
    if (opening.then == Then::startSearch) {
        run();
    }
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
    engine_.request(searching() ? method::stop : method::cancel, Json::object(), {},
                    report(tr("The search cannot be stopped")));
}

void Controller::edit(Decision decision, const std::vector<Slot>& slots) {
    wish({Wish::Kind::edit, {.decision = decision, .slots = slots, .undoes = 0}});
}

void Controller::undo() {
    wish({.kind = Wish::Kind::undo});
}

void Controller::redo() {
    wish({.kind = Wish::Kind::redo});
}

void Controller::branch(int events) {
    wish({.kind = Wish::Kind::branch, .request = {}, .events = events});
}

void Controller::wish(const Wish& wish) {
    wishes_.push_back(wish);
    fulfilWishes();
}

/// One after the other: the next undo takes back what is newest once the one before it is done. While a
/// search is about to start nobody numbers events, so wishes wait.
void Controller::fulfilWishes() {
    while (!wishes_.empty() && !starting_ && !editing_) {
        const std::optional<EditRequest> request = meaning(wishes_.front());
        if (request && engine_numbers(state_)) {
            send(*request);
            return;
        }
        const Wish wish = wishes_.front();
        wishes_.pop_front();
        if (request && apply(*request) && wish.kind == Wish::Kind::branch) {
            wishes_.push_front(wish); // until nothing is left to undo
        }
    }
}

/// What the wish asks for as the plan is now; nothing where it changes nothing.
std::optional<EditRequest> Controller::meaning(const Wish& wish) const {
    const Plan& plan = document_.plan();
    EditRequest request = wish.request;
    if (wish.kind == Wish::Kind::branch) {
        // One after the other, since the search may have cut once more meanwhile.
        const std::vector<int> undoes = undoes_back_to(plan, wish.events);
        return undoes.empty() ? std::nullopt
                              : std::optional(EditRequest{
                                    .decision = Decision::undo, .slots = {}, .undoes = undoes.front()});
    }
    if (wish.kind == Wish::Kind::edit) {
        std::erase_if(request.slots, [&](Slot slot) {
            const State state = plan.state(slot);
            return (request.decision == Decision::pin && state == State::pinned) ||
                   (request.decision == Decision::force && state == State::forced) ||
                   (request.decision == Decision::restore && state == State::kept);
        });
        return request.slots.empty() ? std::nullopt : std::optional(request);
    }
    const std::optional<int> target = wish.kind == Wish::Kind::undo ? plan.undo_target() : plan.redo_target();
    if (!target) {
        return std::nullopt;
    }
    request.decision = Decision::undo;
    request.undoes = *target;
    return request;
}

void Controller::send(const EditRequest& request) {
    const bool takes_back_a_cut =
        request.decision == Decision::undo &&
        document_.plan().events()[static_cast<std::size_t>(request.undoes) - 1].decision == Decision::cut;
    if (takes_back_a_cut && state_ == RunState::running) {
        // The search would only make the cut again.
        pause();
    }
    editing_ = true;
    engine_.request(method::edit, to_json(request), {},
                    [this, request](const Error& error) { refused(request, error); });
}

void Controller::refused(const EditRequest& request, const Error& error) {
    editing_ = false;
    if (!engine_numbers(state_)) {
        fulfilWishes();
        return;
    }
    try {
        Plan plan = document_.plan();
        plan.append(request.decision == Decision::undo ? plan.next_undo(request.undoes)
                                                       : plan.next_edit(request.decision, request.slots));
    } catch (const Error&) {
        wishes_.pop_front();
        report(tr("The plan cannot be changed so"))(error);
        fulfilWishes();
    }
    // Else the search has ended, and its last word is on its way: the wish waits for it.
}

bool Controller::apply(const EditRequest& request) {
    const Plan& plan = document_.plan();
    try {
        document_.append(request.decision == Decision::undo
                             ? plan.next_undo(request.undoes)
                             : plan.next_edit(request.decision, request.slots));
    } catch (const Error& error) {
        Q_EMIT failed(tr("The plan cannot be changed so"), error);
        return false;
    }
    questions_.measureSoon();
    Q_EMIT changed();
    return true;
}

std::int64_t Controller::ask(std::string_view method, const Json& params, EngineClient::Answer answer,
                             EngineClient::Failure failure) {
    if (!engineAlive()) {
        return 0;
    }
    ++asked_;
    const auto finish = [this] {
        --asked_;
        if (!engineSearching()) {
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

void Controller::exportModel(const QString& format, const QString& path) {
    exporting_ = true;
    Q_EMIT changed();
    const ExportRequest request{document_.plan(), {format.toStdString(), path.toStdString()}};
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
