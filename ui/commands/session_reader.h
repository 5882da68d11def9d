#pragma once

#include "core/plan/error.h"
#include "core/plan/session.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <memory>

namespace cutaway {

/// Reads sessions on a thread of its own, since a large one takes a while and the window does not wait.
class SessionReader : public QObject {
    Q_OBJECT

  public:
    explicit SessionReader(QObject* parent = nullptr) : QObject(parent) {
        reader_.setMaxThreadCount(1); // in the order in which they were asked for
    }
    ~SessionReader() override { reader_.waitForDone(); }

    /// One of the two signals follows. `recovered` comes back as it is.
    void read(const QString& path, bool recovered);

  Q_SIGNALS:
    void done(std::shared_ptr<cutaway::Session> session, const QString& path, bool recovered);
    void failed(std::shared_ptr<cutaway::Error> error);

  private:
    QThreadPool reader_;
};

} // namespace cutaway
