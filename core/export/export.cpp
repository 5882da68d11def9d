#include "core/export/export.h"

#include "core/export/blocks.h"
#include "core/export/zeroed.h"
#include "core/plan/atomic_file.h"
#include "core/plan/error.h"

namespace cutaway {

namespace {

constexpr std::string_view zeroed = "zeroed";
constexpr std::string_view blocks = "blocks";
constexpr std::string_view plan = "plan";

ExportResult export_plan(const std::filesystem::path& path, const Session& session) {
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
    const std::string text = document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
    write_file_atomically(path, text);
    return {.format = std::string(plan),
            .path = path.string(),
            .bytes = static_cast<std::int64_t>(text.size()),
            .max_logit_difference = 0};
}

} // namespace

void check_export_format(const std::string& format) {
    if (format != zeroed && format != blocks && format != plan) {
        throw Error(error_code::bad_usage, "There is no export format '" + format + "'", "--format",
                    "Use zeroed (a checkpoint that loads everywhere), blocks (one with fewer blocks) or plan "
                    "(JSON).");
    }
}

bool export_makes_folder(const std::string& format) {
    return format != plan;
}

ExportResult export_model(const std::string& format, const std::filesystem::path& path,
                          const ExportSource& source, const Session& session) {
    check_export_format(format);
    if (source.checkpoint->files_of().holds(path)) {
        throw Error(error_code::bad_input, "The output would be written into the model itself", path.string(),
                    "Choose a place outside of the model's folder.");
    }
    return format == plan     ? export_plan(path, session)
           : format == blocks ? export_blocks(path, source, session)
                              : export_zeroed(path, source, session);
}

} // namespace cutaway
