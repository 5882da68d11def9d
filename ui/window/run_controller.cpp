#include "ui/window/run_controller.h"

#include <algorithm>

namespace cutaway {

namespace {

JsonObject reader(const Json& json) {
    return {json, error_code::bad_input, "the engine's message"};
}

} // namespace

RunController::RunController(Document& document, EngineClient& engine, QObject* parent)
    : QObject(parent), document_(document), engine_(engine) {
    connect(&engine, &EngineClient::notified, this, [this](const std::string& method, const Json& params) {
        try {
            onNotice(method, params);
        } catch (const Error& error) {
            Q_EMIT failed(error);
        }
    });
    connect(&engine, &EngineClient::died, this, &RunController::onDied);
}

void RunController::ask(std::string_view method, const Json& params,
                        const std::function<void(const Json&)>& then) {
    engine_.call(method, params, [this, then](const EngineClient::Answer& answer) {
        try {
            if (answer.error) {
                Q_EMIT failed(*answer.error);
            } else if (then && answer.result) {
                then(*answer.result);
            }
        } catch (const Error& error) {
            Q_EMIT failed(error);
        }
    });
}

void RunController::load(const QString& path, const std::function<void(const OpenResult&)>& then) {
    open_ = false;
    Q_EMIT progressed(tr("Opening %1 …").arg(path));
    ask(method::open, to_json(OpenRequest{.path = path.toStdString()}), [this, then](const Json& json) {
        const OpenResult result = open_result_from_json(reader(json));
        open_ = true;
        Q_EMIT deviceChanged(result.device);
        then(result);
        Q_EMIT opened();
        Q_EMIT progressed({});
        if (std::exchange(runWhenOpen_, false)) {
            run();
        }
    });
}

void RunController::openModel(const QString& path, bool andRun) {
    runWhenOpen_ = andRun;
    load(path, [this](const OpenResult& result) { document_.setModel(result.model); });
}

void RunController::openSession(const QString& file) {
    Session session = read_session(file.toStdString());
    const QString model = QString::fromStdString(session.model.path);
    const std::string fingerprint = session.model.fingerprint;
    const bool recovered = file == Document::recoveryFile();
    document_.setSession(std::move(session), recovered ? QString() : file);
    load(model, [this, fingerprint](const OpenResult& result) {
        if (result.model.fingerprint != fingerprint) {
            open_ = false;
            throw Error(error_code::model_changed,
                        "The model is no longer the one that the session was made with", result.model.path,
                        "Put the old model back, or open the model by itself and begin anew.");
        }
    });
}

void RunController::run() {
    if (!document_.hasModel()) {
        return;
    }
    if (state_ == RunState::paused) {
        ask(method::resume, Json::object(), {});
        return;
    }
    if (!open_) {
        runWhenOpen_ = true;
        load(QString::fromStdString(document_.session().model.path), [](const OpenResult&) {});
        return;
    }
    const Session& session = document_.session();
    StartRequest request{.plan = session.plan,
                         .settings = session.settings,
                         .calibration = {},
                         .next_step = session.steps.empty() ? 1 : session.steps.back().number + 1};
    setState(RunState::running);
    engine_.call(method::start, to_json(request), [this](const EngineClient::Answer& answer) {
        if (answer.error) {
            setState(RunState::failed);
            Q_EMIT failed(*answer.error);
        } else if (answer.result && answer.result->contains("calibration")) {
            document_.setRunFacts(calibration_from_json(reader(*answer.result).object("calibration")),
                                  answer.result->value("environment", Json::object()));
        }
    });
}

void RunController::pause() {
    if (state_ == RunState::running) {
        ask(method::pause, Json::object(), {});
    }
}

void RunController::stop() {
    if (isSearching()) {
        ask(method::stop, Json::object(), {});
    }
}

void RunController::appendHere(const Event& event) {
    document_.append(event);
    save();
}

void RunController::edit(Decision decision, const std::vector<Slot>& selected) {
    if (selected.empty() || !document_.hasModel()) {
        return;
    }
    if (isSearching()) {
        ask(method::edit, to_json(EditRequest{.decision = decision, .slots = selected}), {});
    } else {
        appendHere(document_.plan().next_edit(decision, selected));
    }
}

void RunController::takeBack(std::optional<int> target) {
    if (!target) {
        return;
    }
    if (isSearching()) {
        // A search that goes on would only make the cut again.
        pause();
        ask(method::edit, to_json(EditRequest{.decision = Decision::undo, .slots = {}, .undoes = *target}),
            {});
    } else {
        appendHere(document_.plan().next_undo(*target));
    }
}

void RunController::undo() {
    takeBack(document_.plan().undo_target());
}

void RunController::redo() {
    takeBack(document_.plan().redo_target());
}

void RunController::scoreNow(Slot slot) {
    if (!open_ || document_.plan().removed(slot)) {
        return;
    }
    const ScoreRequest request{.plan = document_.plan(),
                               .slot = slot,
                               .divergence = document_.session().settings.divergence,
                               .calibration = {}};
    ask(method::score, to_json(request),
        [this, slot](const Json& result) { Q_EMIT scored(slot, reader(result).number("score")); });
}

void RunController::exportModel(const QString& format, const QString& path) {
    const ExportRequest request{
        .plan = document_.plan(), .format = format.toStdString(), .path = path.toStdString()};
    Q_EMIT progressed(tr("Exporting …"));
    ask(method::export_model, to_json(request), [this](const Json& json) {
        Q_EMIT progressed({});
        Q_EMIT exported(QString::fromStdString(export_result_from_json(reader(json)).path));
    });
}

void RunController::onNotice(const std::string& method, const Json& params) {
    const JsonObject object = reader(params);
    if (method == notice::progress) {
        const ProgressNotice progress = progress_notice_from_json(object);
        Q_EMIT progressed(progress.done < progress.total ? tr("%1: %2 of %3")
                                                               .arg(QString::fromStdString(progress.what))
                                                               .arg(progress.done)
                                                               .arg(progress.total)
                                                         : QString());
    } else if (method == notice::scores) {
        const ScoresNotice scores = scores_notice_from_json(object, document_.plan().blocks());
        document_.addScores(scores.step, scores.scores);
    } else if (method == notice::event) {
        appendHere(event_from_json(object, document_.plan().blocks()));
    } else if (method == notice::step) {
        document_.addStep(step_from_json(object, document_.plan().blocks()));
        save();
    } else if (method == notice::run) {
        onRun(run_notice_from_json(object));
    } else if (method == notice::log) {
        Q_EMIT logged(QString::fromStdString(log_notice_from_json(object).text));
    }
}

void RunController::onRun(const RunNotice& notice) {
    if (notice.device) {
        Q_EMIT deviceChanged(*notice.device);
    }
    if (!engine_numbers(notice.state)) {
        document_.finishRun(notice.state == RunState::failed ? "" : notice.reason, notice.work);
        save();
    }
    setState(notice.state);
    if (notice.state == RunState::failed) {
        Q_EMIT failed(
            Error(error_code::internal, notice.reason, "the search", "What was cut so far stands."));
    }
}

void RunController::onDied(const QString& reason) {
    open_ = false;
    runWhenOpen_ = false;
    setState(RunState::stopped);
    Q_EMIT engineDied(reason);
}

void RunController::setState(RunState state) {
    state_ = state;
    Q_EMIT stateChanged();
}

void RunController::save() {
    try {
        document_.save();
    } catch (const Error& error) {
        Q_EMIT failed(error);
    }
}

} // namespace cutaway
