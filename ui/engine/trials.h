#pragma once

#include "core/plan/messages.h"
#include "core/plan/session.h"
#include "ui/engine/engine_client.h"

#include <QObject>
#include <QString>

#include <deque>
#include <vector>

namespace cutaway {

class Document;

/// A search to compare the document's own with.
struct TrialRequest {
    SearchSettings settings;
    CalibrationRequest calibration;
};

/// Runs trials, one after the other: searches of the document's model from its pins and forced slots on. What
/// they find is in the document's trials as soon as it is there. One that is in the document already goes on
/// from where it ended, with the budget that is asked for now. While they run the plan is the window's to
/// edit, and the document's own search has to wait.
class Trials : public QObject {
    Q_OBJECT

  public:
    Trials(EngineClient& engine, Document& document, QObject* parent = nullptr);

    /// Takes them up after those that wait already.
    void run(const std::vector<TrialRequest>& requests);
    /// Ends the one that runs and forgets those that wait.
    void stop();

    bool running() const { return running_; }
    bool paused() const { return state_ == RunState::paused; }
    /// So many are still to come after the one that runs.
    int waiting() const { return static_cast<int>(queue_.size()); }
    /// The one that runs, as far as it is; and the first step that it makes now.
    const SearchRecord& current() const { return current_; }
    int firstStep() const { return firstStep_; }

    /// Whether the notification was about a trial; then it is done with.
    bool take(const Message& message);
    /// The engine died: what was found stays, nothing runs. Whoever calls it knows that they ended.
    void forget();

  Q_SIGNALS:
    void changed();
    /// One could not run to its end; `error` says why.
    void failed(const QString& trial, const cutaway::Error& error);
    /// None runs any more.
    void ended();

  private:
    void next();
    void begin(const TrialRequest& request);
    void started(const Json& result, const CalibrationRequest& asked);
    void handleRun(const RunNotice& notice);
    void keep();

    EngineClient& engine_;
    Document& document_;
    std::deque<TrialRequest> queue_;
    SearchRecord current_;
    int place_ = -1; ///< of the current one in the document; before it has one -1
    RunState state_ = RunState::stopped;
    Work workBefore_;
    int firstStep_ = 1;
    bool running_ = false;
};

} // namespace cutaway
