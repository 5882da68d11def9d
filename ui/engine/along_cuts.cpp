#include "ui/engine/along_cuts.h"

#include "core/plan/measured_plans.h"
#include "ui/engine/controller.h"
#include "ui/models/document.h"

#include <algorithm>

namespace cutaway {

AlongCuts::AlongCuts(const Controller& controller, const Questions& questions, Document& document,
                     EngineClient& engine, QObject* parent)
    : QObject(parent), controller_(controller), questions_(questions), document_(document), engine_(engine) {}

void AlongCuts::start() {
    active_ = true;
    next(); // counts, also where it has to wait
    goOn();
}

void AlongCuts::stop() {
    active_ = false;
    Q_EMIT changed();
}

void AlongCuts::forget() {
    ++asked_;
    active_ = false;
    out_ = false;
}

/// How much of the history is to be measured next; counts what is done.
std::optional<int> AlongCuts::next() {
    const std::vector<int> lengths = lengths_along_cuts(document_.plan());
    const std::vector<std::optional<Measurement>> known = measured_after(document_.session(), lengths);
    total_ = static_cast<int>(lengths.size());
    done_ = static_cast<int>(std::ranges::count_if(known, [](const auto& one) { return one.has_value(); }));
    const auto open = std::ranges::find_if(known, [](const auto& one) { return !one.has_value(); });
    return open == known.end() ? std::nullopt
                               : std::optional(lengths[static_cast<std::size_t>(open - known.begin())]);
}

void AlongCuts::goOn() {
    // The engine drops the older of two that wait, so that the user's has to be answered first.
    if (!active_ || out_ || questions_.measuringPlan()) {
        return;
    }
    const std::optional<int> events = controller_.modelReady() ? next() : std::nullopt;
    if (!events) {
        stop();
        return;
    }
    out_ = true;
    const MeasureRequest request{document_.plan().prefix(*events), document_.calibrationRequest()};
    const int number = ++asked_;
    engine_.request(
        method::measure, to_json(request),
        [this, number, events = *events, of = request.calibration](const Json& result) {
            if (number != asked_) {
                return;
            }
            out_ = false;
            Q_EMIT progressEnded();
            const Measurement measurement =
                measurement_from_json(JsonObject(result, error_code::internal, "the engine's answer"));
            if (measurement.events != events) { // kept, it would be asked for for ever
                throw Error(error_code::internal, "the engine has measured another plan than it was asked",
                            "", "Restart the engine, or install the same Cutaway where it runs.");
            }
            if (of == document_.calibrationRequest()) { // else it is asked for again
                document_.addMeasurement(measurement);
            }
            goOn();
            Q_EMIT changed();
        },
        [this, number](const Error& error) {
            if (number != asked_) {
                return;
            }
            out_ = false;
            Q_EMIT progressEnded();
            if (error.code() != error_code::cancelled) {
                active_ = false;
                Q_EMIT failed(tr("The plan cannot be measured along its cuts"), error);
            }
            goOn(); // where it only made way for another measurement
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

} // namespace cutaway
