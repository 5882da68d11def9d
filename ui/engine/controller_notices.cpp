#include "ui/engine/controller.h"
#include "ui/models/document.h"
#include "ui/models/slot_model.h"
#include "ui/text.h"

#include <utility>

namespace cutaway {

void Controller::handle(const Message& message) {
    const JsonObject params(message.params, error_code::internal, "notification " + message.method);
    const int blocks = document_.plan().blocks();
    try {
        if (message.method == notice::generated) {
            Q_EMIT generated(generated_notice_from_json(params)); // many a second: nothing else is different
            return;
        }
        if (trials_.take(message)) {
            Q_EMIT changed();
            return;
        }
        if (message.method == notice::event) {
            handleEvent(event_from_json(params, blocks));
        } else if (message.method == notice::scores) {
            const ScoresNotice scores = scores_notice_from_json(params, blocks);
            if (engine_numbers(state_)) {
                model_.setScores(scores.step, scores.scores);
            }
        } else if (message.method == notice::step) {
            handleStep(step_from_json(params, blocks));
        } else if (message.method == notice::run) {
            handleRun(run_notice_from_json(params));
        } else if (message.method == notice::progress) {
            progress_ = progress_notice_from_json(params);
        } else if (message.method == notice::log) {
            const LogNotice log = log_notice_from_json(params);
            Q_EMIT logged(toQString(log.level), toQString(log.text));
        }
    } catch (const Error& error) {
        Q_EMIT failed(tr("The engine's message cannot be used"), error);
    }
    Q_EMIT changed();
}

void Controller::handleEvent(const Event& event) {
    const bool wished = event.decision != Decision::cut && std::exchange(editing_, false);
    if (wished && wishes_.front().kind != Wish::Kind::branch) {
        wishes_.pop_front();
    }
    document_.append(event);
    if (wished) {
        fulfilWishes();
    }
}

void Controller::handleStep(const Step& step) {
    document_.addStep(step);
    model_.finishStep(step);
    if (engine_numbers(state_)) {
        model_.setStepUnderWay(step.number + 1);
    }
}

void Controller::handleRun(const RunNotice& notice) {
    starting_ = false;
    state_ = notice.state;
    if (notice.device) {
        device_ = notice.device;
    }
    if (notice.work != Work()) {
        Work work = workBefore_;
        work += notice.work;
        document_.setWork(work);
    }
    if (engine_numbers(state_)) {
        if (model_.stepUnderWay() == 0) {
            model_.setStepUnderWay(document_.nextStep());
        }
    } else {
        progress_.reset();
        model_.setStepUnderWay(0);
        document_.setStoppedBy(state_ == RunState::finished  ? notice.reason
                               : state_ == RunState::stopped ? "user"
                                                             : "");
        Q_EMIT runEnded(state_, toQString(notice.reason));
    }
    settle();
}

void Controller::died(const QString& reason) {
    const bool during_search = searching();
    const bool was_exporting = exporting_;
    searchLost_ = searchLost_ || during_search;
    starting_ = false;
    editing_ = false;
    opening_ = false;
    ready_ = false;
    exporting_ = false;
    asked_ = 0;
    trials_.forget();
    questions_.forget();
    progress_.reset();
    state_ = RunState::stopped;
    Q_EMIT answersLost();
    if (!document_.empty()) {
        model_.setStepUnderWay(0);
    }
    if (const std::optional<bool> go_on = std::exchange(restart_, std::nullopt)) {
        settle();
        if (was_exporting) {
            Q_EMIT failed(tr("The export was not finished"),
                          Error(error_code::cancelled, "another engine was started meanwhile", "",
                                "Export the model again."));
        }
        restart(*go_on);
        return;
    }
    Q_EMIT engineDied(was_exporting ? tr("%1 The export was not finished.").arg(reason) : reason,
                      during_search);
    Q_EMIT changed();
    settle();
}

/// Does what waited for the search to begin or to end.
void Controller::settle() {
    fulfilWishes();
    if (!engineSearching()) {
        if (const std::function<void()> next = std::exchange(afterRun_, nullptr)) {
            next();
        }
    }
}

void Controller::tellSilence() {
    if (!engine_.greeted() || opening_ || starting_ || state_ == RunState::running || trials_.running() ||
        exporting_ || asked_ > 0 || questions_.askingForScores() || questions_.measuring()) {
        Q_EMIT engineSilent(true);
    }
}

} // namespace cutaway
