#pragma once

#include "core/plan/messages.h"
#include "core/plan/session.h"
#include "ui/engine/engine_client.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <deque>
#include <optional>
#include <vector>

namespace cutaway {

class Document;
class SlotModel;

/// What the window may ask for, and what becomes of it: opens models, runs the search, changes the plan.
/// While a search runs or is paused the engine numbers the plan's events, so an edit is sent and its event
/// comes back; otherwise it is applied here.
class Controller : public QObject {
    Q_OBJECT

  public:
    /// What is to happen once a model is open.
    enum class Then : std::uint8_t { showIt, startSearch };

    Controller(Document& document, SlotModel& model, QStringList engineCommand, QObject* parent = nullptr);

    void startEngine() { engine_.start(); }
    bool engineAlive() const { return engine_.alive(); }
    qint64 engineProcess() const { return engine_.processId(); }
    QString engineName() const;

    /// Reads the headers, then loads the model: a new session. Where headers are refused everything stays.
    void openModel(const OpenRequest& request, Then then = Then::showIt);
    /// Shows a session and loads its model from `request`, whose path may be another than the session's.
    void openSession(Session session, const QString& path);
    void reopenModel(const OpenRequest& request, Then then = Then::showIt);
    /// The answer to `inspect`, for dialogs; the failure is theirs as well.
    void inspect(const QString& path, std::function<void(const ModelInfo&)> answer,
                 EngineClient::Failure failure);

    bool opening() const { return opening_; }
    bool modelReady() const { return ready_ && engineAlive(); }
    /// A search is running, paused, or about to start.
    bool searching() const { return starting_ || engine_numbers(state_); }
    bool paused() const { return state_ == RunState::paused; }
    bool busy() const { return exporting_ || opening_; }
    int firstStepOfRun() const { return firstStep_; }
    const std::optional<DeviceInfo>& device() const { return device_; }
    const OpenRequest& lastOpened() const { return lastOpened_; }
    const std::optional<ProgressNotice>& progress() const { return progress_; }

    void run();
    void pause();
    void resume();
    void stop();
    /// Pins, forces or restores. Slots for which it changes nothing are left out.
    void edit(Decision decision, const std::vector<Slot>& slots);
    void undo();
    void redo();
    void score(const std::vector<Slot>& slots);
    void measure();
    void exportModel(const QString& format, const QString& path);
    void cancel();
    /// Another engine for the one that died, its model opened again; `goOn` starts the search where it was.
    void restart(bool goOn);

  Q_SIGNALS:
    /// Something that actions, status line or panels show is different.
    void changed();
    void modelOpened();
    void failed(const QString& what, const cutaway::Error& error);
    void engineDied(const QString& reason, bool duringSearch);
    void runEnded(cutaway::RunState state, const QString& reason);
    void exported(const cutaway::ExportResult& result);
    void logged(const QString& level, const QString& text);

  private:
    void load(const OpenRequest& request, Then then, bool newSession);
    void modelLoaded(const OpenResult& result, bool newSession);
    void start();
    void send(const EditRequest& request);
    void apply(const EditRequest& request);
    void applyWaiting();
    void openWhatWaits();
    void scoreNext();
    void measureSoon();
    void handle(const Message& message);
    void handleRun(const RunNotice& notice);
    void handleStep(const Step& step);
    void died(const QString& reason);
    EngineClient::Failure report(const QString& what);

    Document& document_;
    SlotModel& model_;
    EngineClient engine_;
    QTimer measureTimer_;
    OpenRequest lastOpened_;
    std::optional<std::pair<OpenRequest, Then>> openAfterRun_;
    std::deque<EditRequest> waiting_; ///< edits that wait for the search to begin or to end
    std::deque<Slot> toScore_;
    std::optional<DeviceInfo> device_;
    std::optional<ProgressNotice> progress_;
    RunState state_ = RunState::stopped;
    Work workBefore_;
    int firstStep_ = 1;
    bool starting_ = false;
    bool opening_ = false;
    bool ready_ = false;
    bool exporting_ = false;
    bool scoring_ = false;
    bool searchLost_ = false; ///< the engine died during a search
};

} // namespace cutaway
