#include "ui/engine/trials.h"

#include "core/plan/history.h"
#include "ui/models/document.h"
#include "ui/models/trial_words.h"
#include "ui/text.h"

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

/// Whether a trial is what is asked for, but for how far it is to go.
bool goesOn(const SearchRecord& trial, const TrialRequest& request, const Plan& start) {
    SearchSettings settings = request.settings;
    settings.budget = trial.settings.budget;
    return settings == trial.settings && request_again(trial.calibration) == request.calibration &&
           without_cuts(trial.plan) == start;
}

} // namespace

Trials::Trials(EngineClient& engine, Document& document, QObject* parent)
    : QObject(parent), engine_(engine), document_(document) {}

void Trials::run(const std::vector<TrialRequest>& requests) {
    queue_.insert(queue_.end(), requests.begin(), requests.end());
    if (!running_) {
        next();
    }
    Q_EMIT changed();
}

void Trials::stop() {
    queue_.clear();
    engine_.request(method::stop);
    Q_EMIT changed();
}

void Trials::next() {
    running_ = !queue_.empty() && engine_.alive();
    if (!running_) {
        queue_.clear();
        Q_EMIT ended();
        return;
    }
    const TrialRequest request = queue_.front();
    queue_.pop_front();
    begin(request);
}

void Trials::begin(const TrialRequest& request) {
    const Plan start = without_cuts(document_.plan());
    const std::vector<SearchRecord>& known = document_.session().trials;
    const auto old =
        std::ranges::find_if(known, [&](const SearchRecord& trial) { return goesOn(trial, request, start); });
    place_ = old == known.end() ? -1 : static_cast<int>(old - known.begin());
    current_ = old == known.end() ? SearchRecord{.settings = {},
                                                 .calibration = {},
                                                 .plan = start,
                                                 .steps = {},
                                                 .work = {},
                                                 .stopped_by = {}}
                                  : *old;
    current_.settings = request.settings;
    current_.stopped_by.clear();
    workBefore_ = current_.work;
    firstStep_ = next_step(current_);
    StartRequest start_request;
    start_request.plan = current_.plan;
    start_request.settings = request.settings;
    start_request.calibration = request.calibration;
    start_request.next_step = firstStep_;
    Q_EMIT changed(); // what would hold it up gives way first
    engine_.request(
        method::start, to_json(start_request),
        [this, asked = request.calibration](const Json& result) { started(result, asked); },
        [this](const Error& error) {
            if (error.code() != error_code::cancelled) {
                Q_EMIT failed(trialName(current_, document_.session()), error);
            }
            next();
            Q_EMIT changed();
        });
}

void Trials::started(const Json& result, const CalibrationRequest& asked) {
    const JsonObject object(result, error_code::internal, "the engine's answer");
    current_.calibration = measured_on(object.object("calibration"), asked);
    if (place_ < 0) {
        place_ = document_.addTrial(current_);
    }
    Q_EMIT changed();
}

bool Trials::take(const Message& message) {
    if (!running_) {
        return false;
    }
    const JsonObject params(message.params, error_code::internal, "notification " + message.method);
    const int blocks = current_.plan.blocks();
    if (message.method == notice::event) {
        current_.plan.append(event_from_json(params, blocks));
    } else if (message.method == notice::step) {
        current_.steps.push_back(step_from_json(params, blocks));
        keep();
    } else if (message.method == notice::run) {
        handleRun(run_notice_from_json(params));
    } else {
        return message.method == notice::scores; // they are of another plan than the map shows
    }
    return true;
}

void Trials::handleRun(const RunNotice& notice) {
    state_ = notice.state;
    if (notice.work != Work()) {
        current_.work = workBefore_;
        current_.work += notice.work;
    }
    if (engine_numbers(state_)) {
        return;
    }
    current_.stopped_by = state_ == RunState::finished  ? notice.reason
                          : state_ == RunState::stopped ? "user"
                                                        : "";
    keep();
    if (state_ == RunState::failed) {
        Q_EMIT failed(trialName(current_, document_.session()),
                      Error(error_code::internal, notice.reason, "",
                            "What it found until then is kept; run it again to go on."));
    }
    next();
}

void Trials::keep() {
    if (place_ >= 0) {
        document_.setTrial(place_, current_);
    }
}

void Trials::forget() {
    queue_.clear();
    state_ = RunState::stopped;
    if (std::exchange(running_, false)) {
        keep();
    }
}

} // namespace cutaway
