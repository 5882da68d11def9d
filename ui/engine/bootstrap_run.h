#pragma once

#include "core/plan/bootstrap_result.h"
#include "ui/engine/controller.h"

#include <QObject>
#include <QString>

#include <optional>

namespace cutaway {

/// The search on resampled calibration sets, as the window asks the engine for it. Its result belongs to the
/// document and is saved with it. Whatever it would keep waiting for long takes its place: a search, a trial,
/// an export, another model.
class BootstrapRun : public QObject {
    Q_OBJECT

  public:
    /// What a result was made with.
    struct Outcome {
        BootstrapResult result;
        SearchSettings settings;
        std::vector<Slot> pinned;
        std::vector<Slot> forced;
    };

    BootstrapRun(Document& document, Controller& controller, QObject* parent = nullptr);

    /// Whether one can be started now.
    bool possible() const;
    void start(int resamples);
    /// What was computed is dropped.
    void stop();
    bool running() const { return running_; }
    /// Of the one that runs.
    std::optional<ProgressNotice> progress() const;
    const std::optional<Outcome>& outcome() const { return outcome_; }
    /// Grows with every other outcome: to compare two takes long.
    int outcomes() const { return outcomes_; }

  Q_SIGNALS:
    void changed();
    void failed(const QString& what, const cutaway::Error& error);

  private:
    void load();
    void finish();

    Document& document_;
    Controller& controller_;
    std::optional<Outcome> outcome_;
    std::int64_t question_ = 0; ///< the one that is asked
    int outcomes_ = 0;
    bool running_ = false;
    bool stopping_ = false;
};

} // namespace cutaway
