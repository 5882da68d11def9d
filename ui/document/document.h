#pragma once

/// Read this first: ui/ is the window. A Document holds the session that everything shows; RunController
/// (window/run_controller.h) changes it, by itself while no search runs and through the engine while one
/// does; EngineClient (engine/engine_client.h) talks to that process. The slot map (map/slot_map.h), the
/// table (slot_model.h) and figures (figures/figure.h) only read.

#include "core/plan/messages.h"
#include "core/plan/session.h"

#include <QObject>
#include <QString>

#include <map>

namespace cutaway {

/// The open session, its file, and the scores of a step under way.
class Document : public QObject {
    Q_OBJECT

  public:
    const Session& session() const { return session_; }
    const Plan& plan() const { return session_.plan; }
    bool hasModel() const { return session_.plan.blocks() > 0; }
    const std::map<Slot, CandidateScore>& scores() const { return scores_; }
    int scoresStep() const { return scoresStep_; }
    QString file() const { return file_; }

    /// A fresh session of a model.
    void setModel(const ModelInfo& model);
    /// A session as it was read from `file`.
    void setSession(Session session, const QString& file);
    void setSettings(const SearchSettings& settings);
    void setRunFacts(const Calibration& calibration, const Json& environment);
    void append(const Event& event);
    void addScores(int step, const std::vector<CandidateScore>& scores);
    void addStep(const Step& step);
    void finishRun(const std::string& stoppedBy, const Work& work);

    /// Writes the session to `file`, which becomes its own. Throws Error.
    void saveAs(const QString& file);
    /// Writes it to its file, or to the recovery file while it has none. Throws Error.
    void save() const;
    /// Where an unsaved session is kept against a crash.
    static QString recoveryFile();

  Q_SIGNALS:
    void modelChanged();
    void planChanged();
    void scoresChanged();

  private:
    Session session_;
    std::map<Slot, CandidateScore> scores_;
    int scoresStep_ = 0;
    QString file_;
};

} // namespace cutaway
