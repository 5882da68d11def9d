#include "ui/engine/what_if.h"

#include "ui/engine/controller.h"
#include "ui/models/document.h"
#include "ui/text.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace cutaway {

namespace {

/// A selection rests once it has not changed for this long.
constexpr std::chrono::milliseconds rest_time{300};

} // namespace

WhatIf::WhatIf(const Controller& controller, const Questions& questions, const Document& document,
               EngineClient& engine, QObject* parent)
    : QObject(parent), controller_(controller), questions_(questions), document_(document), engine_(engine) {
    rest_.setSingleShot(true);
    rest_.setInterval(rest_time);
    connect(&rest_, &QTimer::timeout, this, &WhatIf::goOn);
    connect(&document, &Document::planChanged, this, &WhatIf::follow);
    connect(&document, &Document::settingsChanged, this, &WhatIf::reconsider);
    connect(&controller, &Controller::changed, this, &WhatIf::reconsider);
}

WhatIf::Basis WhatIf::basis() const {
    Basis basis{document_.plan().removed(), document_.session().settings.divergence,
                document_.calibrationRequest()};
    std::ranges::sort(basis.removed);
    return basis;
}

bool WhatIf::canAsk() const {
    return controller_.modelReady() && !controller_.opening() && !controller_.exporting() &&
           !questions_.scoring();
}

void WhatIf::choose(std::vector<Slot> slots) {
    if (slots != chosen_) {
        rest_.stop(); // the rest begins anew; a cut does not hold the question up
    }
    chosen_ = std::move(slots);
    follow();
}

/// The plan, or what is chosen, is different.
void WhatIf::follow() {
    std::vector<Slot> kept;
    for (const Slot slot : chosen_) {
        if (slot.block() < document_.plan().blocks() && !document_.plan().removed(slot)) {
            kept.push_back(slot);
        }
    }
    if (kept != slots_) {
        slots_ = std::move(kept);
        forget();
        score_.reset();
        problem_.clear();
        tried_.reset();
        Q_EMIT changed();
    }
    reconsider();
}

void WhatIf::forget() {
    ++question_;
    if (out_) {
        tried_.reset();
    }
    out_ = false;
    wanted_ = false;
    byUser_ = false;
}

void WhatIf::reconsider() {
    if (slots_.empty()) {
        return; // every score that comes is a change
    }
    const Basis now = basis();
    if (score_ && (answered_.divergence != now.divergence || answered_.calibration != now.calibration)) {
        score_.reset(); // on another scale, it cannot be compared with anything
        Q_EMIT changed();
    }
    const bool runs = controller_.searching() && !controller_.paused();
    if (!out_ && !wanted_ && slots_.size() > 1 && tried_ != now && !(runs && score_)) {
        wanted_ = true;
        Q_EMIT changed();
    }
    if (wanted_ && canAsk() && !rest_.isActive()) {
        rest_.start();
    }
}

void WhatIf::ask() {
    if (!slots_.empty()) {
        wanted_ = true;
        byUser_ = true;
        goOn();
    }
}

void WhatIf::goOn() {
    if (wanted_ && canAsk()) {
        send();
    }
}

void WhatIf::learn(Slot slot, double score) {
    if (slots_ == std::vector<Slot>{slot}) {
        forget();
        tried_ = answered_ = basis();
        problem_.clear();
        score_ = score;
        Q_EMIT changed();
    }
}

void WhatIf::send() {
    rest_.stop();
    wanted_ = false;
    out_ = true;
    problem_.clear();
    tried_ = basis();
    ScoreRequest request;
    request.plan = document_.plan();
    request.slots = slots_;
    request.divergence = tried_->divergence;
    request.calibration = tried_->calibration;
    const int number = ++question_;
    engine_.request(
        method::score, to_json(request),
        [this, number, of = *tried_](const Json& result) {
            Q_EMIT progressEnded();
            if (number != question_) {
                return;
            }
            out_ = false;
            byUser_ = false;
            answered_ = of;
            const JsonObject answer(result, error_code::internal, "the engine's answer");
            // Null is no finite number: without these slots the model overflows.
            score_ = answer.has("score") ? answer.number("score") : std::numeric_limits<double>::infinity();
            Q_EMIT changed();
        },
        [this, number](const Error& error) {
            Q_EMIT progressEnded();
            if (number != question_) {
                return;
            }
            out_ = false;
            const bool by_user = std::exchange(byUser_, false);
            if (error.code() != error_code::cancelled) {
                problem_ = errorText(error);
                if (by_user) {
                    Q_EMIT failed(tr("The slots cannot be scored"), error);
                }
            } else if (questions_.scoring()) {
                wanted_ = true; // it made way for a question of the user's
            }
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

} // namespace cutaway
