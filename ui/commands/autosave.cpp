#include "ui/commands/autosave.h"

#include "ui/models/document.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

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

QString lockOf(const QString& recoveryFile) {
    return recoveryFile + QStringLiteral(".lock");
}

} // namespace

Autosave::Autosave(Document& document, QObject* parent) : QObject(parent), document_(document) {
    const QDir folder = recoveryFolder();
    folder.mkpath(QStringLiteral("."));
    recoveryFile_ =
        folder.filePath(QStringLiteral("session-%1.cutaway").arg(QCoreApplication::applicationPid()));
    lock_ = std::make_unique<QLockFile>(lockOf(recoveryFile_));
    // Stale is only what no process holds any more, however long a search takes.
    lock_->setStaleLockTime(0);
    lock_->tryLock(0);
    writer_.setMaxThreadCount(1);
    timer_.setSingleShot(true);
    timer_.setInterval(patience);
    connect(&timer_, &QTimer::timeout, this, [this] {
        if (document_.modified() && !document_.empty()) {
            write({recoveryFile_, document_.session()});
        }
    });
    // Emitted on the writing thread.
    connect(this, &Autosave::wrote, this, &Autosave::handleWritten, Qt::QueuedConnection);
    connect(&document, &Document::planChanged, this, &Autosave::saveSoon);
    connect(&document, &Document::measured, this, &Autosave::saveSoon);
    connect(&document, &Document::settingsChanged, this, &Autosave::saveSoon);
    connect(&document, &Document::stepAdded, this, &Autosave::afterStep);
}

Autosave::~Autosave() {
    writer_.waitForDone();
}

QStringList Autosave::leftBehind() {
    QStringList files;
    const QDir folder = recoveryFolder();
    for (const QFileInfo& file :
         folder.entryInfoList({QStringLiteral("*.cutaway")}, QDir::Files, QDir::Time)) {
        QLockFile lock(lockOf(file.filePath()));
        lock.setStaleLockTime(0);
        if (lock.tryLock(0)) {
            files << file.filePath();
        }
    }
    return files;
}

void Autosave::discard(const QString& recoveryFile) {
    QFile::remove(recoveryFile);
    QFile::remove(lockOf(recoveryFile));
}

void Autosave::saveNow(const QString& path) {
    writer_.waitForDone();
    write_session(toPath(path), document_.session());
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

void Autosave::afterStep() {
    const QString& own = document_.path();
    write({own.isEmpty() ? recoveryFile_ : own, document_.session()});
}

void Autosave::write(Work work) {
    waiting_ = std::move(work);
    next();
}

void Autosave::next() {
    if (writing_ || !waiting_) {
        return;
    }
    writing_ = true;
    writer_.start([this, work = std::move(*waiting_)] {
        std::shared_ptr<Error> problem;
        try {
            write_session(toPath(work.path), work.session);
        } catch (const Error& error) {
            problem = std::make_shared<Error>(error);
        }
        Q_EMIT wrote(problem);
    });
    waiting_.reset();
}

void Autosave::handleWritten(const std::shared_ptr<Error>& problem) {
    writing_ = false;
    if (!problem) {
        complained_ = false;
    } else if (!std::exchange(complained_, true)) {
        // Once is enough: the next step would say the same.
        Q_EMIT failed(*problem);
    }
    next();
}

} // namespace cutaway
