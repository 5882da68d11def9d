#pragma once

#include "core/plan/protocol.h"

#include <QObject>
#include <QProcess>

#include <functional>
#include <map>
#include <optional>

namespace cutaway {

/// The engine as a child process: requests go out, answers and notifications come back, and its death is an
/// event like any other.
class EngineClient : public QObject {
    Q_OBJECT

  public:
    /// Exactly one of the two is there.
    struct Answer {
        std::optional<Json> result;
        std::optional<Error> error;
    };
    using Done = std::function<void(const Answer&)>;

    /// `command`: a program and its arguments, as `ssh box cutaway-engine serve`.
    explicit EngineClient(QStringList command, QObject* parent = nullptr);
    ~EngineClient() override;

    void start();
    bool isRunning() const { return process_.state() != QProcess::NotRunning; }
    qint64 processId() const { return process_.processId(); }
    QString command() const { return command_.join(' '); }

    /// Starts the engine where it is not running. `done` is called once, with an error where the engine dies.
    void call(std::string_view method, const Json& params, Done done);

  Q_SIGNALS:
    void notified(const std::string& method, const cutaway::Json& params);
    void died(const QString& reason);

  private:
    void readLines();
    void handle(const Message& message);
    void onFinished();

    QStringList command_;
    QProcess process_;
    LineReader reader_;
    std::map<std::int64_t, Done> waiting_;
    std::int64_t nextId_ = 1;
    QString lastWords_; ///< the end of what the engine wrote to stderr
};

} // namespace cutaway
