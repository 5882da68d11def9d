#include "ui/engine/engine_client.h"

#include "ui/engine/engine_command.h"
#include "ui/text.h"

#include <chrono>
#include <utility>

namespace cutaway {

namespace {

/// So long without a line, and the user is told: a large computation may be silent, a healthy engine with
/// little to do is not.
constexpr std::chrono::seconds patience{20};
/// A shell on the way may greet with a few lines; a program that writes more than this is no engine.
constexpr int most_strays = 100;
constexpr int longest_quote = 200;
constexpr int time_to_tidy_ms = 1000;

} // namespace

EngineClient::EngineClient(QStringList command, QObject* parent)
    : QObject(parent), command_(std::move(command)), silence_(this) {
    silence_.setObjectName(QStringLiteral("silence"));
    silence_.setSingleShot(true);
    silence_.setInterval(patience);
    connect(&silence_, &QTimer::timeout, this, &EngineClient::silent);
}

EngineClient::~EngineClient() {
    if (process_ != nullptr) {
        process_->disconnect(this);
        // The end of its input ends an engine, one behind ssh as well; half-written files it removes first.
        process_->closeWriteChannel();
        if (!process_->waitForFinished(time_to_tidy_ms)) {
            process_->kill();
            process_->waitForFinished(time_to_tidy_ms);
        }
    }
}

void EngineClient::start() {
    if (process_ != nullptr) {
        return;
    }
    lines_ = LineReader();
    lastWords_.clear();
    verdict_.clear();
    strays_ = 0;
    greeted_ = false;
    silence_.start();
    process_ = new QProcess(this);
    connect(process_, &QProcess::readyReadStandardOutput, this, &EngineClient::readMessages);
    connect(process_, &QProcess::readyReadStandardError, this, &EngineClient::readWords);
    connect(process_, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        readWords();
        readMessages();
        gone(verdict_.isEmpty() ? deathReason(code, status) : verdict_);
    });
    connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            gone(tr("%1 could not be started: %2").arg(command_.value(0), process_->errorString()));
        }
    });
    process_->start(command_.value(0), command_.mid(1));
}

void EngineClient::kill() {
    if (process_ != nullptr) {
        process_->kill();
    }
}

void EngineClient::request(std::string_view method, const Json& params, Answer answer, Failure failure) {
    if (process_ == nullptr) {
        return;
    }
    const std::int64_t id = nextId_++;
    pending_[id] = {std::move(answer), std::move(failure)};
    silence_.start();
    process_->write(QByteArray::fromStdString(request_line(id, method, params)));
}

void EngineClient::readMessages() {
    if (process_ == nullptr) {
        return;
    }
    const QByteArray bytes = process_->readAllStandardOutput();
    lines_.append(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    while (process_ != nullptr && verdict_.isEmpty()) {
        std::optional<std::string> line;
        try {
            line = lines_.next();
            if (!line) {
                return;
            }
            const Message message = parse_message(*line);
            if (message.type != Message::Type::request) {
                hear();
                handle(message);
                continue;
            }
            // An engine asks nothing; `cat` would.
        } catch (const ProtocolError& error) {
            line = line ? line : error.message();
        }
        stray(toQString(*line).left(longest_quote));
    }
}

void EngineClient::stray(const QString& words) {
    lastWords_ = words;
    if (++strays_ > most_strays) {
        verdict_ = tr("%1 does not speak Cutaway's protocol; it wrote: %2").arg(command_.value(0), words);
        process_->kill();
    } else {
        Q_EMIT said(tr("The engine wrote what is no message: %1").arg(words));
    }
}

void EngineClient::hear() {
    strays_ = 0;
    greeted_ = true;
    silence_.start();
    Q_EMIT heard();
}

void EngineClient::readWords() {
    if (process_ == nullptr) {
        return;
    }
    const QString words = QString::fromUtf8(process_->readAllStandardError());
    for (const QString& line : words.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        lastWords_ = line.trimmed();
        Q_EMIT said(lastWords_);
    }
}

void EngineClient::handle(const Message& message) {
    if (message.type == Message::Type::notification) {
        Q_EMIT notified(message);
        return;
    }
    const auto found =
        message.id.is_number_integer() ? pending_.find(message.id.get<std::int64_t>()) : pending_.end();
    if (found == pending_.end()) {
        if (message.error) {
            Q_EMIT said(errorText(*message.error));
        }
        return;
    }
    const Pending pending = std::move(found->second);
    pending_.erase(found);
    if (message.error) {
        if (pending.failure) {
            pending.failure(*message.error);
        }
    } else if (pending.answer) {
        try {
            pending.answer(message.result);
        } catch (const Error& error) {
            // An answer that lacks what it must have is the request's failure.
            if (pending.failure) {
                pending.failure(error);
            }
        }
    }
}

void EngineClient::gone(const QString& reason) {
    if (process_ == nullptr) {
        return;
    }
    QProcess* process = std::exchange(process_, nullptr);
    process->disconnect(this);
    process->deleteLater();
    pending_.clear();
    silence_.stop();
    Q_EMIT died(reason);
}

QString EngineClient::deathReason(int code, QProcess::ExitStatus status) const {
    const QString name = engineName(command_);
    QString reason;
    if (status == QProcess::NormalExit) {
        reason = tr("%1 ended with code %2").arg(name).arg(code);
    } else if (code == 9) {
        reason = tr("%1 was killed, perhaps since the memory ran out").arg(name);
    } else {
        reason = tr("%1 crashed with signal %2").arg(name).arg(code);
    }
    return lastWords_.isEmpty() ? reason : tr("%1; its last words: %2").arg(reason, lastWords_);
}

} // namespace cutaway
