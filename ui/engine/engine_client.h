#pragma once

#include "core/plan/protocol.h"
#include "ui/engine/engine_end.h"

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <map>

namespace cutaway {

/// Read this first: ui/engine is how the window reaches the engine. This class owns the process and turns its
/// lines into messages; Controller (controller.h) knows what they mean. Nothing here waits: the process is
/// written to and read from by the event loop. engine_choice.h says what is started, engine_end.h what its
/// end means, connection_test.h tries one.
class EngineClient : public QObject {
    Q_OBJECT

  public:
    using Answer = std::function<void(const Json&)>;
    using Failure = std::function<void(const Error&)>;

    explicit EngineClient(QStringList command, QObject* parent = nullptr);
    /// Ends the engine: whatever the window needs of it, the window has. It may tidy up first, for a second.
    ~EngineClient() override;

    const QStringList& command() const { return command_; }
    /// What start() starts from now on; a process that runs is left alone.
    void setCommand(const QStringList& command) { command_ = command; }
    /// Starts the process, or another one where it died.
    void start();
    /// Kills the process, which died() then tells.
    void kill();
    bool alive() const { return process_ != nullptr; }
    /// Whether the process, or the last one that there was, has shown that it speaks the protocol.
    bool greeted() const { return greeted_; }
    qint64 processId() const { return process_ == nullptr ? 0 : process_->processId(); }

    /// Sends a request; exactly one of the two functions is called later, none where the engine dies first
    /// (died() tells everybody). Does nothing where no engine runs. Returns the request's id; there none, 0.
    std::int64_t request(std::string_view method, const Json& params = Json::object(), Answer answer = {},
                         Failure failure = {});

  Q_SIGNALS:
    /// A notification of the engine.
    void notified(const cutaway::Message& message);
    /// A line that it wrote for people, or that is no message.
    void said(const QString& line);
    /// The engine is gone, or never came up; `reason` says why and what to do, in sentences.
    void died(const QString& reason);
    /// Nothing came from the engine for a while; then something did again.
    void silent();
    void heard();

  private:
    struct Pending {
        Answer answer;
        Failure failure;
    };

    void readMessages();
    void readWords();
    void handle(const Message& message);
    void stray(const QString& words);
    void hear();
    void checkHello(const Message& hello);
    void remember(const QString& words);
    void endBy(const QString& verdict);
    void gone(EngineEnd end);

    QStringList command_;
    QProcess* process_ = nullptr;
    LineReader lines_;
    std::map<std::int64_t, Pending> pending_;
    std::int64_t nextId_ = 1;
    QTimer silence_;
    QStringList lastWords_; ///< the last few lines for people
    QString verdict_;       ///< why the window itself ends the process
    int strays_ = 0;        ///< lines since the last message that are none
    bool greeted_ = false;
    bool introduced_ = false; ///< hello has come
};

} // namespace cutaway
