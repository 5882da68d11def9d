#pragma once

#include "core/plan/generate_messages.h"
#include "core/plan/messages.h"
#include "core/plan/session.h"
#include "ui/engine/engine_client.h"
#include "ui/engine/questions.h"
#include "ui/engine/trials.h"

#include <QObject>
#include <QString>

#include <deque>
#include <functional>
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
    /// Whether the engine has spoken; of one that is gone, whether it ever did.
    bool engineGreeted() const { return engine_.greeted(); }
    qint64 engineProcess() const { return engine_.processId(); }
    QString engineName() const;
    const QStringList& engineCommand() const { return engine_.command(); }
    /// The host that the engine runs on over ssh; empty where it runs here.
    QString engineHost() const;
    /// Another engine in place of this one; the model is opened again over there, and a search that runs goes
    /// on. The plan stays.
    void useEngine(const QStringList& command);

    /// Reads the headers, then loads the model: a new session. Where headers are refused everything stays.
    /// A search that runs is stopped first; so it is by openSession().
    void openModel(const OpenRequest& request, Then then = Then::showIt);
    /// Shows a session and loads its model.
    void openSession(Session session, const QString& path);
    /// Loads the session's model from where it is now.
    void findModel(const OpenRequest& request);
    /// Loads the session's model again, after a failure.
    void reload(Then then = Then::showIt);
    /// The answer to `inspect`, for dialogs: the model, and the plan of memory for it (null where the engine
    /// makes none); the failure is theirs as well.
    void inspect(const OpenRequest& request, std::function<void(const ModelInfo&, const Json& plan)> answer,
                 EngineClient::Failure failure);

    bool opening() const { return opening_; }
    bool modelReady() const { return ready_ && engineAlive(); }
    /// A search is running, paused, or about to start.
    bool searching() const { return starting_ || engine_numbers(state_); }
    /// That or a trial.
    bool engineSearching() const { return searching() || trials_.running(); }
    bool paused() const { return state_ == RunState::paused || trials_.paused(); }
    bool exporting() const { return exporting_; }
    /// Something is being done that a search has to wait for.
    bool busy() const { return exporting_ || opening_ || trials_.running(); }
    int firstStepOfRun() const { return firstStep_; }
    Trials& trials() { return trials_; }
    const Trials& trials() const { return trials_; }
    const std::optional<DeviceInfo>& device() const { return device_; }
    const std::optional<ProgressNotice>& progress() const { return progress_; }

    /// Starts the search or goes on with it, loading the model where that is still to be done.
    void run();
    void pause();
    void resume();
    /// Ends the search, or whatever else is being computed.
    void stop();
    /// Pins, forces or restores. Slots for which it changes nothing are left out.
    void edit(Decision decision, const std::vector<Slot>& slots);
    void undo();
    void redo();
    /// Makes the plan what it was after its first so many events: what was decided since is undone, and stays
    /// in the history.
    void branch(int events);
    Questions& questions() { return questions_; }
    const Questions& questions() const { return questions_; }
    /// Writes the plan's model, with what its card tells of the session. stop() ends it, and nothing is left.
    void exportModel(const ExportTarget& target);
    /// A panel's own question about the document that is shown now; what comes once there is another is not
    /// heard any more, and nothing does where the engine dies. Returns what cancel() takes.
    std::int64_t ask(std::string_view method, const Json& params, EngineClient::Answer answer,
                     EngineClient::Failure failure);
    /// Ends this question, whether it is being computed or waits; what else was asked goes on.
    void cancel(std::int64_t question);
    /// Another engine for the one that died, or in place of the one that runs, its model opened again; `goOn`
    /// starts the search where it was.
    void restart(bool goOn);

  Q_SIGNALS:
    /// Something that actions, status line or panels show is different.
    void changed();
    void modelOpened();
    void failed(const QString& what, const cutaway::Error& error);
    void engineDied(const QString& reason, bool duringSearch);
    /// Nothing that was asked before is answered any more, whether the engine died or was replaced.
    void answersLost();
    /// Nothing came from the engine for a while although it has something to do; `silent` false: it spoke.
    void engineSilent(bool silent);
    /// From now on scores are of other tokens than those before; `meant`: the user chose another set.
    void measuredOnOther(bool meant);
    void runEnded(cutaway::RunState state, const QString& reason);
    void exported(const cutaway::ExportResult& result);
    void logged(const QString& level, const QString& text);
    /// Tokens of a text that ask() was asked to generate.
    void generated(const cutaway::GeneratedNotice& notice);

  private:
    /// What is to be opened, until it is.
    struct Opening {
        enum class What : std::uint8_t { newSession, sessionsModel, movedModel };
        OpenRequest request;
        Then then = Then::showIt;
        What what = What::newSession;
    };
    /// A change of the plan that waits for its turn. What undo and redo take back is known only then.
    struct Wish {
        enum class Kind : std::uint8_t { edit, undo, redo, branch };
        Kind kind = Kind::edit;
        EditRequest request{};
        int events = 0; ///< branch: back to the plan's first so many; a wish until nothing is left to undo
    };

    void begin(const Opening& opening);
    void load(const Opening& opening);
    void loaded(const Opening& opening, const OpenResult& result);
    void openFailed(const QString& what, const Error& error);
    void start();
    void wish(const Wish& wish);
    void fulfilWishes();
    std::optional<EditRequest> meaning(const Wish& wish) const;
    void send(const EditRequest& request);
    void refused(const EditRequest& request, const Error& error);
    /// False where that cannot be; it was said.
    bool apply(const EditRequest& request);
    void settle();
    void handle(const Message& message);
    void handleEvent(const Event& event);
    void handleRun(const RunNotice& notice);
    void handleStep(const Step& step);
    void died(const QString& reason);
    void tellSilence();
    EngineClient::Failure report(const QString& what);

    Document& document_;
    SlotModel& model_;
    EngineClient engine_;
    Trials trials_;
    Questions questions_;
    std::optional<Opening> wanted_; ///< being opened, or what the engine died on
    OpenRequest lastOpened_;        ///< where the document's model is
    std::function<void()> afterRun_;
    std::optional<bool> restart_; ///< the engine is being killed for another: whether to go on
    std::deque<Wish> wishes_;
    std::optional<DeviceInfo> device_;
    std::optional<ProgressNotice> progress_;
    RunState state_ = RunState::stopped;
    Work workBefore_;
    int firstStep_ = 1;
    std::int64_t export_ = 0; ///< the request of the one under way
    int documents_ = 0;       ///< so many were shown
    int openings_ = 0;        ///< so many were begun
    int asked_ = 0;           ///< so many of ask()'s questions are not answered
    bool starting_ = false;
    bool editing_ = false; ///< the first wish was sent
    bool opening_ = false;
    bool ready_ = false;
    bool exporting_ = false;
    bool searchLost_ = false; ///< the engine died during a search
};

} // namespace cutaway
