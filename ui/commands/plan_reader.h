#pragma once

#include "core/plan/error.h"
#include "core/plan/read_plan.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <memory>

namespace cutaway {

/// Reads plans on a thread of its own, as SessionReader does sessions.
class PlanReader : public QObject {
    Q_OBJECT

  public:
    explicit PlanReader(QObject* parent = nullptr) : QObject(parent) {
        reader_.setMaxThreadCount(1); // in the order in which they were asked for
    }
    ~PlanReader() override { reader_.waitForDone(); }

    /// A plan for so many blocks; one of the two signals follows.
    void read(const QString& path, int blocks);

  Q_SIGNALS:
    void done(std::shared_ptr<cutaway::PlanFile> file, const QString& path);
    void failed(std::shared_ptr<cutaway::Error> error);

  private:
    QThreadPool reader_;
};

} // namespace cutaway
