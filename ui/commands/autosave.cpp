#include "ui/commands/autosave.h"

#include "ui/models/document.h"
#include "ui/text.h"

#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QStandardPaths>
#include <QUuid>

#include <chrono>
#include <utility>

namespace cutaway {

namespace {

/// Edits come in bursts; one write for each would be too many.
constexpr std::chrono::milliseconds patience{700};

QDir recoveryFolder() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                QStringLiteral("/recovery"));
}

QString claimOf(const QString& recoveryFile) {
    return recoveryFile + QStringLiteral(".lock");
}

} // namespace

Autosave::Autosave(Document& document, QObject* parent) : QObject(parent), document_(document) {
    const QDir folder = recoveryFolder();
    folder.mkpath(QStringLiteral("."));
    const QString name = QUuid::createUuid().toString(QUuid::WithoutBraces);
    recoveryFile_ = folder.filePath(QStringLiteral("session-%1.cutaway").arg(name));
    writer_.setMaxThreadCount(1);
    timer_.setSingleShot(true);
    timer_.setInterval(patience);
    connect(&timer_, &QTimer::timeout, this, &Autosave::saveForRecovery);
    connect(&document, &Document::touched, this, &Autosave::saveSoon);
    connect(&document, &Document::stepAdded, this, &Autosave::saveStep);
    connect(&document, &Document::searchEnded, this, &Autosave::saveStep);
}

Autosave::~Autosave() {
    writer_.waitForDone();
    if (claim_) {
        QFile::remove(claimOf(recoveryFile_));
    }
}

QStringList Autosave::leftBehind() {
    QStringList files;
    const QDir folder = recoveryFolder();
    for (const QFileInfo& file :
         folder.entryInfoList({QStringLiteral("*.cutaway")}, QDir::Files, QDir::Time)) {
        if (FileClaim(claimOf(file.filePath())).held()) {
            files << file.filePath();
        }
    }
    return files;
}

void Autosave::discard(const QString& recoveryFile) {
    QFile::remove(recoveryFile);
    QFile::remove(claimOf(recoveryFile));
}

void Autosave::adopt(const QString& recoveryFile) {
    claim();
    QFile::remove(recoveryFile_);
    if (QFile::rename(recoveryFile, recoveryFile_)) {
        QFile::remove(claimOf(recoveryFile));
    }
}

void Autosave::claim() {
    if (!claim_) {
        claim_ = std::make_unique<FileClaim>(claimOf(recoveryFile_));
    }
}

void Autosave::saveAs(const QString& path) {
    waiting_.reset();
    const int revision = document_.revision();
    std::optional<Error> problem;
    QEventLoop until_written;
    writer_.start([&problem, &until_written, path, session = document_.session()] {
        try {
            write_session(toPath(path), session);
        } catch (const Error& error) {
            problem = error;
        }
        QMetaObject::invokeMethod(&until_written, &QEventLoop::quit, Qt::QueuedConnection);
    });
    until_written.exec(QEventLoop::ExcludeUserInputEvents);
    if (problem) {
        throw Error(*problem);
    }
    document_.setSaved(path, revision);
    if (!document_.modified()) {
        forget();
    }
}

void Autosave::forget() {
    timer_.stop();
    waiting_.reset();
    writer_.waitForDone();
    QFile::remove(recoveryFile_);
}

void Autosave::saveSoon() {
    if (!timer_.isActive()) {
        timer_.start();
    }
}

void Autosave::saveStep() {
    write(document_.path().isEmpty() ? recoveryFile_ : document_.path());
}

void Autosave::saveForRecovery() {
    if (!document_.modified() || !document_.worthKeeping()) {
        return;
    }
    // A step that still waits for its file takes the change along.
    const bool waits = waiting_ && waiting_->path == document_.path();
    write(waits ? document_.path() : recoveryFile_);
}

void Autosave::write(const QString& path) {
    if (path == recoveryFile_) {
        claim();
    }
    waiting_ = Work{path, document_.session(), document_.revision()};
    next();
}

void Autosave::next() {
    if (writing_ || !waiting_) {
        return;
    }
    writing_ = true;
    writer_.start([this, work = std::move(*waiting_)] {
        std::shared_ptr<const Error> problem;
        try {
            write_session(toPath(work.path), work.session);
        } catch (const Error& error) {
            problem = std::make_shared<const Error>(error);
        }
        // This outlives the thread: its destructor waits.
        QMetaObject::invokeMethod(
            this, [this, work, problem] { finish(work, problem); }, Qt::QueuedConnection);
    });
    waiting_.reset();
}

void Autosave::finish(const Work& work, const std::shared_ptr<const Error>& problem) {
    writing_ = false;
    const bool own = work.path != recoveryFile_;
    if (!problem) {
        complained_.erase(work.path);
        if (own && work.path == document_.path()) {
            document_.setSaved(work.path, work.revision);
            if (!document_.modified()) {
                timer_.stop();
                QFile::remove(recoveryFile_);
            }
        }
    } else {
        // Once is enough: the next step would say the same, and where the session's own file cannot be
        // written, that the recovery file cannot either is no news.
        const bool known = !own && complained_.count(document_.path()) > 0;
        if (complained_.insert(work.path).second && !known) {
            Q_EMIT failed(*problem);
        }
        if (own) {
            saveForRecovery();
        }
    }
    next();
}

} // namespace cutaway
