#pragma once

#include "core/plan/error.h"
#include "core/plan/session.h"

#include <QLockFile>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>

namespace cutaway {

class Document;

/// Keeps the session on disk while it changes: after every step in its own file where it has one, and every
/// change in a recovery file of this process, which is gone again after an orderly end. Writing happens on a
/// thread of its own, the newest state wins.
class Autosave : public QObject {
    Q_OBJECT

  public:
    explicit Autosave(Document& document, QObject* parent = nullptr);
    ~Autosave() override;

    /// Recovery files whose process is gone, newest first.
    static QStringList leftBehind();
    static void discard(const QString& recoveryFile);

    /// Writes now and waits; throws Error(no-space, write-failed).
    void saveNow(const QString& path);
    /// The session is saved or given up: nothing is to be recovered.
    void forget();

  Q_SIGNALS:
    void failed(const cutaway::Error& error);
    /// A write is over; without a problem it went well.
    void wrote(std::shared_ptr<cutaway::Error> problem);

  private:
    struct Work {
        QString path;
        Session session;
    };

    void saveSoon();
    void afterStep();
    void write(Work work);
    void handleWritten(const std::shared_ptr<Error>& problem);
    void next();

    Document& document_;
    QString recoveryFile_;
    std::unique_ptr<QLockFile> lock_;
    QTimer timer_;
    QThreadPool writer_;
    bool writing_ = false;
    bool complained_ = false;
    std::optional<Work> waiting_;
};

} // namespace cutaway
