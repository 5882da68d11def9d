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
/// ssh says what went wrong in one of its last lines, not always in the last.
constexpr int most_words = 8;
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
    introduced_ = false;
    silence_.start();
    process_ = new QProcess(this);
    connect(process_, &QProcess::readyReadStandardOutput, this, &EngineClient::readMessages);
    connect(process_, &QProcess::readyReadStandardError, this, &EngineClient::readWords);
    connect(process_, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        readWords();
        readMessages();
        gone({.command = {}, .crashed = status == QProcess::CrashExit, .code = code});
    });
    connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            gone({.command = {}, .failedToStart = process_->errorString()});
        }
    });
    process_->start(command_.value(0), command_.mid(1));
}

void EngineClient::kill() {
    if (process_ != nullptr) {
        process_->kill();
    }
}

std::int64_t EngineClient::request(std::string_view method, const Json& params, Answer answer,
                                   Failure failure) {
    if (process_ == nullptr) {
        return 0;
    }
    const std::int64_t id = nextId_++;
    pending_[id] = {std::move(answer), std::move(failure)};
    silence_.start();
    process_->write(QByteArray::fromStdString(request_line(id, method, params)));
    return id;
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
    if (++strays_ > most_strays) {
        endBy(tr("%1 does not speak Cutaway's protocol; it wrote: %2").arg(command_.value(0), words));
    } else {
        remember(words);
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
        remember(line.trimmed());
        Q_EMIT said(lastWords_.back());
    }
}

void EngineClient::handle(const Message& message) {
    if (message.type == Message::Type::notification) {
        if (message.method == notice::hello) {
            checkHello(message);
        }
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

void EngineClient::checkHello(const Message& hello) {
    if (std::exchange(introduced_, true)) {
        // As torchrun starts them: each would take a part of the requests from the one pipe.
        endBy(tr("%1 starts more than one engine; start a single one, several cannot share the work yet")
                  .arg(engineName(command_)));
        return;
    }
    const auto whole = [&](const char* key) {
        const auto found = hello.params.find(key);
        return found != hello.params.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
    };
    if (whole("protocol") != protocol_version) {
        endBy(tr("%1 speaks version %2 of Cutaway's protocol and this window version %3; install the same "
                 "Cutaway on both sides")
                  .arg(engineName(command_))
                  .arg(whole("protocol"))
                  .arg(protocol_version));
    }
}

void EngineClient::remember(const QString& words) {
    lastWords_ << words;
    if (lastWords_.size() > most_words) {
        lastWords_.removeFirst();
    }
}

/// No engine that the window can use.
void EngineClient::endBy(const QString& verdict) {
    verdict_ = verdict;
    greeted_ = false;
    process_->kill();
}

void EngineClient::gone(EngineEnd end) {
    if (process_ == nullptr) {
        return;
    }
    end.command = command_;
    end.verdict = verdict_;
    end.greeted = greeted_;
    end.words = lastWords_;
    QProcess* process = std::exchange(process_, nullptr);
    process->disconnect(this);
    process->deleteLater();
    pending_.clear();
    silence_.stop();
    Q_EMIT died(endText(end));
}

} // namespace cutaway
