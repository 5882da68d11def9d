#include "core/plan/measured_plans.h"
#include "ui/engine/controller.h"
#include "ui/models/document.h"

namespace cutaway {

void Controller::exportModel(const ExportTarget& target) {
    exporting_ = true;
    Q_EMIT changed();
    const Session& session = document_.session();
    // All that the written model's card tells.
    const ExportRequest request{.plan = session.plan,
                                .target = target,
                                .settings = session.settings,
                                .calibration = document_.calibrationRequest(),
                                .steps = session.steps,
                                .measurements = session.measurements,
                                .evaluations = evaluations_of_plan(session)};
    export_ = engine_.request(
        method::export_model, to_json(request),
        [this](const Json& result) {
            exporting_ = false;
            progress_.reset();
            Q_EMIT exported(
                export_result_from_json(JsonObject(result, error_code::internal, "the engine's answer")));
            Q_EMIT changed();
        },
        [this](const Error& error) {
            exporting_ = false;
            progress_.reset();
            if (error.code() == error_code::cancelled) {
                Q_EMIT logged(QStringLiteral("info"), tr("The export was stopped; nothing of it is left"));
            }
            report(tr("The model cannot be exported"))(error);
        });
}

} // namespace cutaway
