#include "core/export/plan_file.h"

#include "core/export/new_output.h"
#include "core/plan/atomic_file.h"

#include <string>
#include <utility>

namespace cutaway {

namespace {

std::string plan_text(const Session& session) {
    Json steps = Json::array();
    for (const Step& step : session.steps) {
        steps.push_back(to_json(step));
    }
    Json document = to_json(session.plan);
    document["model"] = model_summary(session.model);
    document["removed"] = to_json(session.plan.removed());
    document["pinned"] = to_json(session.plan.pinned());
    document["forced"] = to_json(session.plan.forced());
    document["settings"] = to_json(session.settings);
    document["calibration"] = to_json(session.calibration);
    document["steps"] = std::move(steps);
    return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace

ExportResult export_plan(const ExportTarget& target, const ExportSource&, const Session& session) {
    const std::string text = plan_text(session);
    check_free(target, false);
    write_file_atomically(target.path, text);
    return {.format = target.format,
            .path = target.path,
            .bytes = static_cast<std::int64_t>(text.size()),
            .max_logit_difference = 0};
}

std::uint64_t plan_bytes(const ExportTarget&, const ExportSource&, const Session& session) {
    return plan_text(session).size();
}

} // namespace cutaway
