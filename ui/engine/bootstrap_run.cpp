#include "ui/engine/bootstrap_run.h"

#include "core/plan/protocol.h"
#include "ui/models/document.h"

#include <utility>

namespace cutaway {

namespace {

/// Where the session keeps the last result.
constexpr const char* kept_result = "bootstrap";

Json to_json(const BootstrapRun::Outcome& outcome) {
    return {{"result", cutaway::to_json(outcome.result)},
            {"settings", cutaway::to_json(outcome.settings)},
            {"pinned", cutaway::to_json(outcome.pinned)},
            {"forced", cutaway::to_json(outcome.forced)}};
}

BootstrapRun::Outcome outcome_from_json(const JsonObject& object, int blocks) {
    return {bootstrap_result_from_json(object.object("result"), blocks),
            settings_from_json(object.object("settings")), slots_from_json(object, "pinned", blocks),
            slots_from_json(object, "forced", blocks)};
}

} // namespace

BootstrapRun::BootstrapRun(Document& document, Controller& controller, QObject* parent)
    : QObject(parent), document_(document), controller_(controller) {
    connect(&document, &Document::loaded, this, &BootstrapRun::load);
    connect(&controller, &Controller::changed, this, [this] {
        if (controller_.searching() || controller_.busy()) {
            stop(); // what the user asked for since would wait for it
        }
        Q_EMIT changed();
    });
    connect(&controller, &Controller::answersLost, this, &BootstrapRun::finish);
}

bool BootstrapRun::possible() const {
    return !running_ && controller_.modelReady() && !controller_.searching() && !controller_.busy();
}

void BootstrapRun::start(int resamples) {
    if (!possible()) {
        return;
    }
    BootstrapRequest request;
    request.plan = document_.plan();
    request.settings = document_.session().settings;
    request.calibration = document_.nextCalibration();
    request.resamples = resamples;
    running_ = true;
    stopping_ = false;
    question_ = controller_.ask(
        method::bootstrap, cutaway::to_json(request),
        [this, request](const Json& answer) {
            running_ = false;
            const JsonObject object(answer, error_code::internal, "the engine's answer");
            outcome_ = Outcome{bootstrap_result_from_json(object, document_.plan().blocks()),
                               request.settings, request.plan.pinned(), request.plan.forced()};
            ++outcomes_;
            document_.keep(kept_result, to_json(*outcome_));
            finish();
        },
        [this](const Error& error) {
            finish();
            if (error.code() != error_code::cancelled) {
                Q_EMIT failed(tr("The searches on resampled texts cannot be made"), error);
            }
        });
    Q_EMIT changed();
}

void BootstrapRun::stop() {
    if (running_ && !std::exchange(stopping_, true)) {
        controller_.cancel(question_);
    }
}

std::optional<ProgressNotice> BootstrapRun::progress() const {
    const std::optional<ProgressNotice>& progress = controller_.progress();
    return running_ && progress && progress->what == "bootstrap" ? progress : std::nullopt;
}

void BootstrapRun::finish() {
    running_ = false;
    Q_EMIT changed();
}

void BootstrapRun::load() {
    stop();
    running_ = false;
    ++outcomes_;
    outcome_.reset();
    try {
        const Json kept = document_.kept(kept_result);
        if (kept.is_object()) {
            outcome_ = outcome_from_json(JsonObject(kept, error_code::bad_session, "window_state"),
                                         document_.plan().blocks());
        }
    } catch (const Error&) {
        outcome_.reset(); // a session that somebody else wrote: the searches can be made again
    }
    Q_EMIT changed();
}

} // namespace cutaway
