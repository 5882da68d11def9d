#pragma once

#include "ui/document/document.h"
#include "ui/engine/engine_client.h"

namespace cutaway {

/// What the user does to a document, whoever numbers the events: the window itself while no search runs, the
/// engine while one is running or paused.
class RunController : public QObject {
    Q_OBJECT

  public:
    RunController(Document& document, EngineClient& engine, QObject* parent = nullptr);

    RunState state() const { return state_; }
    bool isSearching() const { return engine_numbers(state_); }
    bool isOpen() const { return open_; } ///< the engine holds the document's model

    /// Opens a checkpoint; with `andRun` starts the search when it is there.
    void openModel(const QString& path, bool andRun);
    /// Opens a session and then its model. Throws Error(bad-session).
    void openSession(const QString& file);

    void run(); ///< starts, or resumes what is paused
    void pause();
    void stop();
    void edit(Decision decision, const std::vector<Slot>& selected);
    void undo();
    void redo();
    void scoreNow(Slot slot);
    void exportModel(const QString& format, const QString& path);

  Q_SIGNALS:
    void stateChanged();
    void opened();
    void failed(const cutaway::Error& error);
    void engineDied(const QString& reason);
    void scored(cutaway::Slot slot, double score);
    void exported(const QString& path);
    void progressed(const QString& text);
    void logged(const QString& text);
    void deviceChanged(const cutaway::DeviceInfo& device);

  private:
    void onNotice(const std::string& method, const Json& params);
    void onRun(const RunNotice& notice);
    void onDied(const QString& reason);
    void setState(RunState state);
    void load(const QString& path, const std::function<void(const OpenResult&)>& then);
    void takeBack(std::optional<int> target);
    void appendHere(const Event& event);
    void save();
    void ask(std::string_view method, const Json& params, const std::function<void(const Json&)>& then);

    Document& document_;
    EngineClient& engine_;
    RunState state_ = RunState::stopped;
    bool open_ = false;
    bool runWhenOpen_ = false;
};

} // namespace cutaway
