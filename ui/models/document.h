#pragma once

/// Read this first: ui/models holds what the window shows. Document is the session on the screen, SlotModel
/// (slot_model.h) the one source of truth about slots that map, table, panels and curves read.

#include "core/plan/messages.h"
#include "core/plan/session.h"

#include <QObject>
#include <QString>

namespace cutaway {

/// How the engine is asked for the same tokens again.
CalibrationRequest calibrationRequestOf(const Calibration& measured);

/// The session that the window shows, and the file that it belongs to. It holds and tells; what is to happen
/// is the Controller's to say.
class Document : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;

    bool empty() const { return session_.model.blocks == 0; }
    const Session& session() const { return session_; }
    const Plan& plan() const { return session_.plan; }
    /// The session's file; empty where it has none yet.
    const QString& path() const { return path_; }
    bool modified() const { return modified_; }
    /// Grows with every change.
    int revision() const { return revision_; }
    /// The file's or the model's name, for titles.
    QString name() const;

    /// A new session of this model, with the settings as they are.
    void openModel(const ModelInfo& model);
    /// A session from `path`; an empty path makes it one without a file, unsaved.
    void load(Session session, const QString& path);
    /// The session's model where it is now.
    void setModel(const ModelInfo& model);
    void setSettings(const SearchSettings& settings);
    /// It is in this file as it was at `revision`.
    void setSaved(const QString& path, int revision);

    /// Adds the event; throws as Plan::append does.
    void append(const Event& event);
    void addStep(const Step& step);
    void addMeasurement(const Measurement& measurement);
    void setCalibration(const Calibration& calibration, const Json& environment);
    void setWork(const Work& work);
    /// The place of a new trial in the session's list of them; then what became of it.
    int addTrial(const SearchRecord& trial);
    void setTrial(int place, const SearchRecord& trial);
    void removeTrial(int place);
    /// Brings one back that was removed.
    void insertTrial(int place, const SearchRecord& trial);
    /// The search has ended, and why; empty where it failed.
    void setStoppedBy(const std::string& reason);

    /// The number of the next step: no number is used twice in a session.
    int nextStep() const;
    /// What the scores of this session were measured on, as the engine is asked for it.
    CalibrationRequest calibrationRequest() const { return calibrationRequestOf(session_.calibration); }

  Q_SIGNALS:
    /// Everything may be different.
    void loaded();
    void planChanged();
    void stepAdded(const cutaway::Step& step);
    void measured();
    void trialsChanged();
    void searchEnded();
    void settingsChanged();
    /// Something of the session is different, whatever it is.
    void touched();
    /// The name, the file or whether there is something to save.
    void titleChanged();

  private:
    void touch();

    Session session_;
    QString path_;
    bool modified_ = false;
    int revision_ = 0;
};

} // namespace cutaway
