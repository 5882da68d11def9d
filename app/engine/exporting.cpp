#include "app/engine/exporting.h"

#include "app/engine/progress_bar.h"
#include "core/export/formats.h"
#include "core/plan/error.h"
#include "core/search/measure.h"

namespace cutaway {

namespace {

/// What the result's card tells: the untouched model and the plan, on what the result is compared on.
void measure_cost(const ExportSource& source, Session& session, SweepLimits limits) {
    limits.interrupted = source.interrupted;
    Work work;
    for (const Plan& plan : {session.plan.prefix(0), session.plan}) {
        session.measurements.push_back(measure(*source.decoder, source.sequences, plan, limits, work));
    }
}

} // namespace

std::vector<ExportTarget> export_targets(const std::vector<std::string>& texts) {
    std::vector<ExportTarget> targets;
    for (const std::string& text : texts) {
        const std::size_t colon = text.find(':');
        if (colon == std::string::npos || colon + 1 == text.size()) {
            throw Error(error_code::bad_usage, "'" + text + "' is no FORMAT:PATH", "--export",
                        "Write it as FORMAT:FOLDER, or as gguf:FILE.gguf, layers:FILE or plan:FILE.");
        }
        targets.push_back({.format = text.substr(0, colon), .path = text.substr(colon + 1)});
        export_format(targets.back().format);
    }
    return targets;
}

void check_exports(const std::vector<ExportTarget>& targets, const ExportSource& source,
                   const Session& session) {
    for (const ExportTarget& target : targets) {
        try {
            check_export(target, source, session);
        } catch (const Error& error) {
            if (error.code() != error_code::bad_input) { // which is of the plan: of half a block, or of none
                throw;
            }
        }
    }
}

ExportResult export_with_progress(const ExportTarget& target, ExportSource source, Session session,
                                  const SweepLimits& limits, const Output& output) {
    if (export_format(target.format).weights) {
        measure_cost(source, session, limits);
    }
    constexpr int mebi_bits = 20;
    ProgressBar bar(output, "writing", "MiB");
    source.progress = [&](std::int64_t done, std::int64_t total) {
        bar.show(done >> mebi_bits, total >> mebi_bits);
    };
    return export_model(target, source, session);
}

} // namespace cutaway
