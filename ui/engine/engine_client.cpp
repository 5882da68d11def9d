#include "ui/engine/engine_client.h"

#include "ui/engine/engine_command.h"
#include "ui/text.h"

#include <utility>

namespace cutaway {

EngineClient::EngineClient(QStringList command, QObject* parent)
    : QObject(parent), command_(std::move(command)) {}

EngineClient::~EngineClient() {
    if (process_ != nullptr) {
        process_->disconnect(this);
        // The end of its input asks an engine behind ssh to end as well; a local one need not be waited for.
        process_->closeWriteChannel();
        process_->kill();
        process_->waitForFinished(200);
    }
}

void EngineClient::start() {
    if (process_ != nullptr) {
        return;
    }
    lines_ = LineReader();
    lastWords_.clear();
    process_ = new QProcess(this);
    connect(process_, &QProcess::readyReadStandardOutput, this, &EngineClient::readMessages);
    connect(process_, &QProcess::readyReadStandardError, this, &EngineClient::readWords);
    connect(process_, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        readWords();
        readMessages();
        gone(deathReason(code, status));
    });
    connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            gone(tr("%1 could not be started: %2").arg(command_.value(0), process_->errorString()));
        }
    });
    process_->start(command_.value(0), command_.mid(1));
}

void EngineClient::request(std::string_view method, const Json& params, Answer answer, Failure failure) {
    if (process_ == nullptr) {
        return;
    }
    const std::int64_t id = nextId_++;
    pending_[id] = {std::move(answer), std::move(failure)};
    process_->write(QByteArray::fromStdString(request_line(id, method, params)));
}

void EngineClient::readMessages() {
    if (process_ == nullptr) {
        return;
    }
    const QByteArray bytes = process_->readAllStandardOutput();
    lines_.append(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    while (process_ != nullptr) {
        try {
            const std::optional<std::string> line = lines_.next();
            if (!line) {
                return;
            }
            handle(parse_message(*line));
        } catch (const Error& error) {
            Q_EMIT said(tr("The engine wrote something that is no message: %1").arg(errorText(error)));
        }
    }
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
