#pragma once

/// Read this first: ui/models holds what the window shows. Document is the session on the screen, SlotModel
/// (slot_model.h) the one source of truth about slots that map, table, panels and curves read.

#include "core/plan/messages.h"
#include "core/plan/session.h"

#include <QObject>
#include <QString>

namespace cutaway {

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
    /// Whether somebody decided or computed anything in it that would be lost with it.
    bool worthKeeping() const;
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
    /// Takes in what was evaluated of a plan, beginning at document `first`: it goes on with what is known of
    /// the same source and the same removed slots, or takes its place where `first` is 0. False, and nothing
    /// is different, where it does not follow what is known: the file is not what it was, say.
    bool addEvaluation(const Evaluation& chunk, std::size_t first);
    /// What scores are measured on from now on. True where those so far are of other tokens: they are told
    /// apart (Session::earlier_calibrations).
    bool setCalibration(const Calibration& calibration, const Json& environment);
    /// What the next search is measured on. The scores so far stay what they are, and so does the set that
    /// slots and plans are measured on until then.
    void chooseCalibration(const CalibrationRequest& request);
    /// What the window keeps of its own in the session, by name; null takes it away.
    void keep(const char* name, const Json& value);
    Json kept(const char* name) const;
    void setWork(const Work& work);
    /// The place of a new trial in the session's list of them, the last; then what became of it.
    int addTrial(const SearchRecord& trial);
    void setTrial(int place, const SearchRecord& trial);
    void removeTrial(int place);
    /// The search has ended, and why; empty where it failed.
    void setStoppedBy(const std::string& reason);

    /// The number of the next step: no number is used twice in a session.
    int nextStep() const;
    /// What the scores of this session were measured on, as the engine is asked for it; before the first
    /// search what that will be measured on.
    const CalibrationRequest& calibrationRequest() const { return measuredOn_; }
    /// What the next search is measured on.
    const CalibrationRequest& nextCalibration() const { return next_; }
    /// Whether a search of this session said what it was measured on.
    bool hasCalibration() const { return session_.calibration.sequences > 0; }

  Q_SIGNALS:
    /// Everything may be different.
    void loaded();
    void planChanged();
    void stepAdded(const cutaway::Step& step);
    void measured();
    /// More documents of something are done.
    void evaluated();
    /// There is one more, or one less.
    void trialsChanged();
    /// One has got further.
    void trialChanged(int place);
    void searchEnded();
    void settingsChanged();
    /// What the scores are of, or what those of the next search will be.
    void calibrationChanged();
    /// Something of the session is different, whatever it is.
    void touched();
    /// The name, the file or whether there is something to save.
    void titleChanged();

  private:
    void touch();
    void readCalibrations();
    void setMeasurementsAside(const Calibration& calibration);

    Session session_;
    CalibrationRequest measuredOn_; ///< calibrationRequest(), read once: a pasted text may be long
    CalibrationRequest next_;
    QString path_;
    bool modified_ = false;
    int revision_ = 0;
};

} // namespace cutaway
