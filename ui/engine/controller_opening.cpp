#include "ui/engine/controller.h"
#include "ui/models/document.h"

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

/// Whether a session's model is the one that was opened.
bool same_model(const ModelInfo& known, const ModelInfo& found) {
    if (!known.fingerprint.empty() && !found.fingerprint.empty()) {
        return known.fingerprint == found.fingerprint;
    }
    return known.blocks == found.blocks && known.parameters == found.parameters;
}

} // namespace

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
                loaded(opening, open_result_from_json(
                                    JsonObject(result, error_code::internal, "the engine's answer")));
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

} // namespace cutaway
