#include "ui/models/document.h"

#include "ui/text.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace cutaway {

CalibrationRequest calibrationRequestOf(const Calibration& measured) {
    CalibrationRequest request;
    if (measured.sequences == 0) {
        return request;
    }
    request.sequences = measured.sequences;
    request.length = std::max(measured.length, 1);
    if (measured.source != "default") {
        const bool tokens = measured.source.ends_with(".json");
        request.source = tokens ? CalibrationRequest::Source::tokens : CalibrationRequest::Source::text;
        request.path = measured.source;
    }
    return request;
}

QString Document::name() const {
    if (!path_.isEmpty()) {
        return QFileInfo(path_).completeBaseName();
    }
    return QDir(toQString(session_.model.path)).dirName();
}

void Document::openModel(const ModelInfo& model) {
    Session session;
    session.settings = session_.settings;
    session.model = model;
    session.plan = Plan(model.blocks);
    session_ = std::move(session);
    path_.clear();
    ++revision_;
    modified_ = false;
    Q_EMIT loaded();
    Q_EMIT titleChanged();
}

void Document::load(Session session, const QString& path) {
    session_ = std::move(session);
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

void Document::setCalibration(const Calibration& calibration, const Json& environment) {
    session_.calibration = calibration;
    session_.environment = environment;
    touch();
}

void Document::setWork(const Work& work) {
    session_.work = work;
    touch();
}

int Document::addTrial(const SearchRecord& trial) {
    insertTrial(static_cast<int>(session_.trials.size()), trial);
    return static_cast<int>(session_.trials.size()) - 1;
}

void Document::setTrial(int place, const SearchRecord& trial) {
    session_.trials[static_cast<std::size_t>(place)] = trial;
    touch();
    Q_EMIT trialsChanged();
}

void Document::removeTrial(int place) {
    session_.trials.erase(session_.trials.begin() + place);
    touch();
    Q_EMIT trialsChanged();
}

void Document::insertTrial(int place, const SearchRecord& trial) {
    session_.trials.insert(session_.trials.begin() + place, trial);
    touch();
    Q_EMIT trialsChanged();
}

void Document::setStoppedBy(const std::string& reason) {
    session_.stopped_by = reason;
    touch();
    Q_EMIT searchEnded();
}

int Document::nextStep() const {
    int last = session_.steps.empty() ? 0 : session_.steps.back().number;
    for (const Event& event : session_.plan.events()) {
        last = std::max(last, event.step);
    }
    return last + 1;
}

void Document::touch() {
    ++revision_;
    Q_EMIT touched();
    if (!std::exchange(modified_, true)) {
        Q_EMIT titleChanged();
    }
}

} // namespace cutaway
