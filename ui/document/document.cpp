#include "ui/document/document.h"

#include <QDir>
#include <QStandardPaths>

#include <utility>

namespace cutaway {

void Document::setModel(const ModelInfo& model) {
    Session session;
    session.model = model;
    session.plan = Plan(model.blocks);
    session.settings = session_.settings;
    setSession(std::move(session), {});
}

void Document::setSession(Session session, const QString& file) {
    session_ = std::move(session);
    scores_.clear();
    file_ = file;
    Q_EMIT modelChanged();
    Q_EMIT planChanged();
}

void Document::setSettings(const SearchSettings& settings) {
    session_.settings = settings;
}

void Document::setRunFacts(const Calibration& calibration, const Json& environment) {
    session_.calibration = calibration;
    session_.environment = environment;
    session_.stopped_by.clear();
}

void Document::append(const Event& event) {
    session_.plan.append(event);
    scores_.clear();
    Q_EMIT planChanged();
}

void Document::addScores(int step, const std::vector<CandidateScore>& scores) {
    if (step != scoresStep_) {
        scores_.clear();
        scoresStep_ = step;
    }
    for (const CandidateScore& score : scores) {
        scores_.insert_or_assign(score.slot, score);
    }
    Q_EMIT scoresChanged();
}

void Document::addStep(const Step& step) {
    session_.steps.push_back(step);
    scores_.clear();
    Q_EMIT planChanged();
}

void Document::finishRun(const std::string& stoppedBy, const Work& work) {
    session_.stopped_by = stoppedBy;
    session_.work += work;
    scores_.clear();
    Q_EMIT planChanged();
}

void Document::saveAs(const QString& file) {
    write_session(file.toStdString(), session_);
    file_ = file;
}

void Document::save() const {
    if (hasModel()) {
        write_session((file_.isEmpty() ? recoveryFile() : file_).toStdString(), session_);
    }
}

QString Document::recoveryFile() {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    QDir().mkpath(folder);
    return folder + "/recovery.cutaway";
}

} // namespace cutaway
