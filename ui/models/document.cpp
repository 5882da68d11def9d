#include "ui/models/document.h"

#include "core/plan/error.h"
#include "core/plan/history.h"
#include "core/plan/measured_plans.h"
#include "ui/text.h"

#include <QDir>
#include <QFileInfo>

#include <stdexcept>
#include <utility>

namespace cutaway {

namespace {

/// Whether a session that has it can be opened again: an engine may answer what contradicts itself.
bool readsBack(const Evaluation& evaluation) {
    try {
        const Json json =
            Json::parse(to_json(evaluation).dump(-1, ' ', false, Json::error_handler_t::replace));
        evaluation_from_json(JsonObject(json, error_code::internal, "the engine's answer"));
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// Where a session keeps what its next search is to be measured on.
constexpr const char* chosen_calibration = "calibration";

} // namespace

QString Document::name() const {
    if (!path_.isEmpty()) {
        return QFileInfo(path_).completeBaseName();
    }
    return QDir(toQString(session_.model.path)).dirName();
}

bool Document::worthKeeping() const {
    // Which texts are to be measured on is chosen again in no time; what else the window keeps was computed.
    const std::size_t choices = session_.window_state.contains(chosen_calibration) ? 1 : 0;
    return !plan().events().empty() || !session_.trials.empty() || !session_.evaluations.empty() ||
           session_.window_state.size() > choices;
}

void Document::openModel(const ModelInfo& model) {
    Session session;
    session.settings = session_.settings;
    session.model = model;
    session.plan = Plan(model.blocks);
    if (next_ != CalibrationRequest()) {
        session.window_state[chosen_calibration] = to_json(next_);
    }
    session_ = std::move(session);
    readCalibrations();
    path_.clear();
    ++revision_;
    modified_ = false;
    Q_EMIT loaded();
    Q_EMIT titleChanged();
}

void Document::load(Session session, const QString& path) {
    session_ = std::move(session);
    readCalibrations();
    path_ = path;
    ++revision_;
    modified_ = path.isEmpty();
    Q_EMIT loaded();
    Q_EMIT settingsChanged();
    Q_EMIT titleChanged();
}

void Document::setModel(const ModelInfo& model) {
    session_.model = model;
    touch();
    Q_EMIT loaded();
    Q_EMIT titleChanged();
}

void Document::setSettings(const SearchSettings& settings) {
    if (settings == session_.settings) {
        return;
    }
    session_.settings = settings;
    if (!empty()) {
        touch();
    }
    Q_EMIT settingsChanged();
}

void Document::setSaved(const QString& path, int revision) {
    path_ = path;
    modified_ = revision != revision_;
    Q_EMIT titleChanged();
}

void Document::append(const Event& event) {
    session_.plan.append(event);
    session_.stopped_by.clear();
    touch();
    Q_EMIT planChanged();
}

void Document::addStep(const Step& step) {
    session_.steps.push_back(step);
    touch();
    Q_EMIT stepAdded(step);
}

void Document::addMeasurement(const Measurement& measurement) {
    session_.measurements.push_back(measurement);
    touch();
    Q_EMIT measured();
}

bool Document::addEvaluation(const Evaluation& chunk, std::size_t first) {
    const std::optional<std::size_t> place =
        EvaluatedPlans(session_).find(plan().prefix(chunk.events).removed(), chunk.source);
    Evaluation whole = chunk;
    if (first != 0) {
        if (!place || session_.evaluations[*place].documents != first) {
            return false;
        }
        whole = session_.evaluations[*place];
        try {
            whole.add(chunk);
        } catch (const std::invalid_argument&) {
            return false;
        }
    }
    if (!readsBack(whole)) {
        return false;
    }
    if (place) {
        session_.evaluations[*place] = std::move(whole);
    } else {
        session_.evaluations.push_back(std::move(whole));
    }
    touch();
    Q_EMIT evaluated();
    return true;
}

bool Document::setCalibration(const Calibration& calibration, const Json& environment) {
    const bool other = !session_.calibration.hash.empty() && session_.calibration.hash != calibration.hash;
    if (other) {
        setMeasurementsAside(session_.calibration);
    }
    session_.calibration = calibration;
    session_.environment = environment;
    session_.window_state.erase(chosen_calibration);
    readCalibrations();
    touch();
    Q_EMIT calibrationChanged();
    return other;
}

/// What was measured so far is of this set, what comes is not.
void Document::setMeasurementsAside(const Calibration& calibration) {
    session_.earlier_calibrations.push_back(
        {calibration, nextStep() - 1, std::exchange(session_.measurements, {})});
    Q_EMIT measured();
}

void Document::chooseCalibration(const CalibrationRequest& request) {
    if (request == next_) {
        return;
    }
    if (!hasCalibration() && !session_.measurements.empty()) {
        setMeasurementsAside(calibration_of(next_));
    }
    if (request == calibrationRequest() && hasCalibration()) {
        session_.window_state.erase(chosen_calibration);
    } else {
        session_.window_state[chosen_calibration] = to_json(request);
    }
    readCalibrations();
    if (!empty()) {
        touch();
    }
    Q_EMIT calibrationChanged();
}

void Document::keep(const char* name, const Json& value) {
    if (value.is_null()) {
        session_.window_state.erase(name);
    } else {
        session_.window_state[name] = value;
    }
    touch();
}

Json Document::kept(const char* name) const {
    return session_.window_state.value(name, Json());
}

void Document::setWork(const Work& work) {
    session_.work = work;
    touch();
}

int Document::addTrial(const SearchRecord& trial) {
    session_.trials.push_back(trial);
    touch();
    Q_EMIT trialsChanged();
    return static_cast<int>(session_.trials.size()) - 1;
}

void Document::setTrial(int place, const SearchRecord& trial) {
    session_.trials[static_cast<std::size_t>(place)] = trial;
    touch();
    Q_EMIT trialChanged(place);
}

void Document::removeTrial(int place) {
    session_.trials.erase(session_.trials.begin() + place);
    touch();
    Q_EMIT trialsChanged();
}

void Document::setStoppedBy(const std::string& reason) {
    session_.stopped_by = reason;
    touch();
    Q_EMIT searchEnded();
}

int Document::nextStep() const {
    return next_step(session_);
}

void Document::readCalibrations() {
    next_ = request_again(session_.calibration);
    try {
        const Json chosen = kept(chosen_calibration);
        if (chosen.is_object()) {
            next_ =
                calibration_request_from_json(JsonObject(chosen, error_code::bad_session, "window_state"));
        }
    } catch (const Error&) {
        next_ = request_again(session_.calibration); // a session that somebody else wrote
    }
    measuredOn_ = hasCalibration() ? request_again(session_.calibration) : next_;
}

void Document::touch() {
    ++revision_;
    Q_EMIT touched();
    if (!std::exchange(modified_, true)) {
        Q_EMIT titleChanged();
    }
}

} // namespace cutaway
