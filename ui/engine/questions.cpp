#include "ui/engine/questions.h"

#include "ui/engine/controller.h"
#include "ui/models/document.h"
#include "ui/models/slot_model.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace cutaway {

namespace {

/// A plan at rest is measured once the user has paused for this long.
constexpr std::chrono::milliseconds measure_delay{500};

JsonObject object(const Json& json) {
    return JsonObject(json, error_code::internal, "the engine's answer");
}

} // namespace

Questions::Questions(const Controller& controller, Document& document, SlotModel& model, EngineClient& engine,
                     QObject* parent)
    : QObject(parent), controller_(controller), document_(document), model_(model), engine_(engine),
      whatIf_(controller, *this, document, engine), alongCuts_(controller, *this, document, engine) {
    measureTimer_.setSingleShot(true);
    measureTimer_.setInterval(measure_delay);
    connect(&measureTimer_, &QTimer::timeout, this, &Questions::measure);
    connect(&controller, &Controller::modelOpened, this, &Questions::askForPreview);
    connect(&whatIf_, &WhatIf::changed, this, &Questions::changed);
    connect(&whatIf_, &WhatIf::progressEnded, this, &Questions::progressEnded);
    connect(&whatIf_, &WhatIf::failed, this, &Questions::failed);
    connect(&alongCuts_, &AlongCuts::changed, this, &Questions::changed);
    connect(&alongCuts_, &AlongCuts::progressEnded, this, &Questions::progressEnded);
    connect(&alongCuts_, &AlongCuts::failed, this, &Questions::failed);
}

void Questions::report(const QString& what, const Error& error) {
    if (error.code() != error_code::cancelled) {
        Q_EMIT failed(what, error);
    }
    Q_EMIT changed();
}

EngineClient::Answer Questions::unlessForgotten(EngineClient::Answer act) const {
    return [this, before = forgotten_, act = std::move(act)](const Json& result) {
        if (before == forgotten_) {
            act(result);
        }
    };
}

EngineClient::Failure Questions::unlessForgotten(EngineClient::Failure act) const {
    return [this, before = forgotten_, act = std::move(act)](const Error& error) {
        if (before == forgotten_) {
            act(error);
        }
    };
}

void Questions::forget() {
    ++forgotten_;
    toScore_.clear();
    scoring_ = false;
    measuring_ = 0;
    measureTimer_.stop();
    previewAsked_ = false;
    whatIf_.forget();
    alongCuts_.forget();
}

void Questions::score(const std::vector<Slot>& slots) {
    for (const Slot slot : slots) {
        if (!document_.plan().removed(slot)) {
            toScore_.insert(slot);
        }
    }
    scoreNext();
    if (whatIf_.slots().size() > 1) {
        whatIf_.ask();
    }
}

/// All of them in one request, which shares a sweep; what comes meanwhile waits for its answer, since the
/// engine answers only the newest of several that wait.
void Questions::scoreNext() {
    if (scoring_ || toScore_.empty() || !controller_.modelReady()) {
        return;
    }
    scoring_ = true;
    ScoreRequest request;
    request.plan = document_.plan();
    request.divergence = document_.session().settings.divergence;
    request.calibration = document_.calibrationRequest();
    request.each = {toScore_.begin(), toScore_.end()};
    toScore_.clear();
    engine_.request(method::score, to_json(request), unlessForgotten([this, request](const Json& result) {
                        scoring_ = false;
                        Q_EMIT progressEnded();
                        take(request, result);
                        Q_EMIT changed();
                        scoreNext();
                        whatIf_.goOn();
                    }),
                    unlessForgotten([this](const Error& error) {
                        scoring_ = false;
                        toScore_.clear();
                        Q_EMIT progressEnded();
                        report(tr("The slot cannot be scored"), error);
                    }));
    Q_EMIT changed();
}

void Questions::take(const ScoreRequest& request, const Json& result) {
    if (request.plan.next_number() != document_.plan().next_number() ||
        request.divergence != document_.session().settings.divergence ||
        request.calibration != document_.calibrationRequest()) {
        toScore_.insert(request.each.begin(), request.each.end()); // it is about something else by now
        std::erase_if(toScore_, [this](Slot slot) { return document_.plan().removed(slot); });
        return;
    }
    std::vector<CandidateScore> scores;
    for (const JsonObject& score : object(result).objects("scores", request.each.size())) {
        scores.push_back(candidate_score_from_json(score, document_.plan().blocks()));
        whatIf_.learn(scores.back().slot, scores.back().score);
    }
    model_.setScores(model_.stepUnderWay(), scores);
}

void Questions::showPreview(bool wanted) {
    previewWanted_ = wanted;
    if (!wanted) {
        previewAsked_ = false;
        model_.setGuesses({});
    }
    askForPreview();
}

void Questions::askForPreview() {
    if (!previewWanted_ || previewAsked_ || !controller_.modelReady()) {
        return;
    }
    previewAsked_ = true;
    engine_.request(method::preview, Json::object(), unlessForgotten([this](const Json& result) {
                        if (previewWanted_) {
                            model_.setGuesses(
                                weight_guesses_from_json(object(result), document_.plan().blocks()));
                        }
                        Q_EMIT progressEnded();
                        Q_EMIT changed();
                    }),
                    unlessForgotten([this](const Error& error) {
                        previewAsked_ = false;
                        Q_EMIT progressEnded();
                        report(tr("The weights cannot be previewed"), error);
                    }));
}

void Questions::measureSoon() {
    if (controller_.modelReady() && !controller_.searching()) {
        measureTimer_.start();
    }
}

void Questions::measure() {
    if (!controller_.modelReady()) {
        return;
    }
    ++measuring_;
    Q_EMIT changed();
    const MeasureRequest request{document_.plan(), document_.calibrationRequest()};
    engine_.request(method::measure, to_json(request),
                    unlessForgotten([this, of = request.calibration](const Json& result) {
                        const Measurement measurement = measurement_from_json(object(result));
                        --measuring_;
                        Q_EMIT progressEnded();
                        if (of != document_.calibrationRequest()) {
                            measure(); // it is of another set than is measured on by now
                        } else if (measurement.events < document_.plan().next_number()) {
                            document_.addMeasurement(measurement);
                        }
                        alongCuts_.goOn();
                        Q_EMIT changed();
                    }),
                    unlessForgotten([this](const Error& error) {
                        --measuring_;
                        Q_EMIT progressEnded();
                        alongCuts_.goOn();
                        report(tr("The plan cannot be measured"), error);
                    }));
}

} // namespace cutaway
