#pragma once

#include "core/plan/error.h"
#include "core/plan/session.h"
#include "ui/commands/file_claim.h"

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>
#include <set>

namespace cutaway {

class Document;

/// Keeps the session on disk while it changes. A session with a file is written there after every step and
/// when the search ends. Whatever is not in its file goes to a recovery file of this process, which is gone
/// again after an orderly end. Writing happens on a thread of its own, the newest state wins.
class Autosave : public QObject {
    Q_OBJECT

  public:
    explicit Autosave(Document& document, QObject* parent = nullptr);
    ~Autosave() override;

    /// Recovery files whose process is gone, newest first.
    static QStringList leftBehind();
    static void discard(const QString& recoveryFile);
    /// Makes what another process left the recovery file of this one.
    void adopt(const QString& recoveryFile);

    /// Writes the session there and makes that its file; the window goes on painting, but takes no input
    /// until it is done. Throws Error(no-space, write-failed, bad-input).
    void saveAs(const QString& path);
    /// The session is saved or given up: nothing is to be recovered.
    void forget();

  Q_SIGNALS:
    void failed(const cutaway::Error& error);

  private:
    struct Work {
        QString path;
        Session session;
        int revision = 0;
    };

    void saveSoon();
    void saveStep();
    void saveForRecovery();
    void claim();
    void write(const QString& path);
    void next();
    void finish(const Work& work, const std::shared_ptr<const Error>& problem);

    Document& document_;
    QString recoveryFile_;
    std::unique_ptr<FileClaim> claim_;
    QTimer timer_;
    QThreadPool writer_;
    bool writing_ = false;
    std::set<QString> complained_; ///< files whose failure was told
    std::optional<Work> waiting_;
};

} // namespace cutaway
