#include "ui/engine/engine_client.h"

#include <utility>

namespace cutaway {

namespace {

constexpr int lastWordsLength = 2000;
constexpr int goodbyeMs = 2000;

} // namespace

EngineClient::EngineClient(QStringList command, QObject* parent)
    : QObject(parent), command_(std::move(command)) {
    connect(&process_, &QProcess::readyReadStandardOutput, this, &EngineClient::readLines);
    connect(&process_, &QProcess::readyReadStandardError, this, [this] {
        lastWords_ = (lastWords_ + QString::fromUtf8(process_.readAllStandardError())).right(lastWordsLength);
    });
    connect(&process_, &QProcess::finished, this, &EngineClient::onFinished);
    connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            onFinished();
        }
    });
}

EngineClient::~EngineClient() {
    process_.disconnect(this);
    process_.closeWriteChannel(); // end of input ends the engine
    if (isRunning() && !process_.waitForFinished(goodbyeMs)) {
        process_.kill();
        process_.waitForFinished(goodbyeMs);
    }
}

void EngineClient::start() {
    if (!isRunning()) {
        reader_ = LineReader();
        lastWords_.clear();
        process_.start(command_.value(0), command_.mid(1));
    }
}

void EngineClient::call(std::string_view method, const Json& params, Done done) {
    start();
    const std::int64_t id = nextId_++;
    waiting_[id] = std::move(done);
    const std::string line = request_line(id, method, params);
    process_.write(line.data(), static_cast<qint64>(line.size()));
}

void EngineClient::readLines() {
    const QByteArray bytes = process_.readAllStandardOutput();
    reader_.append({bytes.data(), static_cast<std::size_t>(bytes.size())});
    while (true) {
        try {
            const std::optional<std::string> line = reader_.next();
            if (!line) {
                return;
            }
            handle(parse_message(*line));
        } catch (const Error& error) {
            // A line that is none: ssh's greetings come this way.
            lastWords_ = QString::fromStdString(error.message());
        }
    }
}

void EngineClient::handle(const Message& message) {
    if (message.type == Message::Type::notification) {
        Q_EMIT notified(message.method, message.params);
        return;
    }
    const auto found =
        message.id.is_number_integer() ? waiting_.find(message.id.get<std::int64_t>()) : waiting_.end();
    if (found == waiting_.end()) {
        return;
    }
    const Done done = std::move(found->second);
    waiting_.erase(found);
    if (message.type == Message::Type::result) {
        done({.result = message.result, .error = {}});
    } else if (message.error) {
        done({.result = {}, .error = message.error});
    }
}

void EngineClient::onFinished() {
    const QString how = process_.error() == QProcess::FailedToStart
                            ? tr("it could not be started (%1)").arg(command())
                        : process_.exitStatus() == QProcess::CrashExit
                            ? tr("it was killed or crashed")
                            : tr("it ended with exit code %1").arg(process_.exitCode());
    const QString last = lastWords_.trimmed().section('\n', -1);
    const QString reason = last.isEmpty() ? how : how + ": " + last;
    const std::map<std::int64_t, Done> waiting = std::exchange(waiting_, {});
    Q_EMIT died(reason);
    for (const auto& [id, done] : waiting) {
        done({.result = {},
              .error = Error(error_code::cancelled, "The engine ended before it answered",
                             command().toStdString(), "Start it again and repeat.")});
    }
}

} // namespace cutaway
