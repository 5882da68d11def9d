#include "app/engine/evaluate_along.h"

#include "app/engine/evaluating.h"
#include "app/engine/evaluation_report.h"
#include "app/engine/harmless.h"
#include "app/engine/load.h"
#include "app/engine/shipped.h"
#include "app/engine/stored_evaluation.h"
#include "core/checkpoint/fingerprint.h"
#include "core/plan/measured_plans.h"
#include "core/plan/retention.h"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <utility>

namespace cutaway {

namespace {

/// A place along the cuts.
struct Point {
    int events = 0;
    std::size_t cuts = 0;
    std::string cut{}; ///< the last one; empty: the untouched model
    std::vector<Slot> removed{};
    std::vector<Reported> reports{};
};

std::vector<Point> points_along(const Plan& plan, std::size_t every) {
    const std::vector<int> lengths = lengths_along_cuts(plan);
    const std::vector<Event> cuts = plan.cuts();
    std::vector<Point> points;
    for (std::size_t index = 0; index < lengths.size(); ++index) {
        if (index % every == 0 || index + 1 == lengths.size()) {
            points.push_back({.events = lengths[index],
                              .cuts = index,
                              .cut = index == 0 ? "" : to_string(cuts[index - 1].slots),
                              .removed = plan.prefix(lengths[index]).removed()});
        }
    }
    return points;
}

/// A session may be opened from anywhere.
std::vector<EvaluationSource> with_whole_paths(std::vector<EvaluationSource> sources) {
    for (EvaluationSource& source : sources) {
        if (task_path(source.path) != source.path) {
            continue; // ships with the program, wherever that is
        }
        std::error_code failed;
        const std::filesystem::path path = std::filesystem::absolute(source.path, failed);
        source.path = failed ? source.path : path.lexically_normal().string();
    }
    return sources;
}

void check_model(const Session& session, const OpenModel& model, const std::string& path) {
    if (session.model.fingerprint != fingerprint(*model.checkpoint)) {
        throw Error(error_code::model_changed, "The session was made with another model", path,
                    "Give the model that it names: " + session.model.path);
    }
}

void check_places(const AlongOptions& options, const OpenModel& model) {
    WrittenFiles files(model, CalibrationOptions(), PlanOptions());
    add_inputs(files, options.sources);
    files.add_file(options.session);
}

Json to_json(const std::vector<Point>& points) {
    Json json = Json::array();
    for (const Point& point : points) {
        Json one = to_json(point.reports);
        one["events"] = point.events;
        one["cuts"] = point.cuts;
        one["cut"] = point.cut.empty() ? Json() : Json(point.cut);
        one["removed"] = to_json(point.removed);
        json.push_back(std::move(one));
    }
    return json;
}

/// What a table has room for: the accuracy that the paper counts, or the perplexity.
std::optional<double> main_value(const Evaluation& evaluation) {
    if (evaluation.counting == Counting::text) {
        return evaluation.perplexity();
    }
    const std::optional<Mean> mean =
        paper_metric(evaluation) == Metric::acc_norm ? evaluation.acc_norm() : evaluation.acc();
    return mean ? std::optional(mean->value) : std::nullopt;
}

std::string table(const std::vector<Point>& points, const std::vector<Prepared>& sources) {
    constexpr std::size_t most_shown = 16;
    std::string text = fmt::format("{:>5} {:<8}", "cuts", "cut");
    for (const Prepared& source : sources) {
        text += fmt::format(" {:>16}", harmless(source.name).substr(0, most_shown));
    }
    text += '\n';
    for (const Point& point : points) {
        text += fmt::format("{:>5} {:<8}", point.cuts, point.cut.empty() ? "-" : point.cut);
        for (const Prepared& source : sources) {
            const auto report = std::ranges::find_if(
                point.reports, [&](const Reported& one) { return one.prepared == &source; });
            const std::optional<double> value =
                report == point.reports.end() ? std::nullopt : main_value(report->evaluated.evaluation);
            text += fmt::format(" {:>16}", cell(value));
        }
        text += '\n';
    }
    return text;
}

} // namespace

void evaluate_along(const AlongOptions& options, const Output& output) {
    OpenModel model = open_model(options.model.model);
    SessionEvaluations session(options.session);
    check_model(session.session(), model, options.session);
    check_places(options, model);
    std::vector<Point> points = points_along(session.session().plan, options.every);
    PreparedSources prepared = prepare(with_whole_paths(options.sources), model, output);
    compute_as_in(session.session().environment);
    const std::vector<std::int64_t> largest(static_cast<std::size_t>(prepared.largest()));
    const Workbench bench = load(std::move(model), options.model, {largest}, output);
    const EvaluateLimits limits = evaluate_limits(bench, prepared, options.model.threads);
    bool stopped = false;
    for (Point& point : points) {
        for (const Prepared& source : prepared.sources) {
            if (stopped) {
                break;
            }
            or_left_out(prepared.left_out, fmt::format("{}, {} cuts", source.name, point.cuts), output, [&] {
                Evaluated evaluated = stored_or_measured(
                    source, {point.events, point.removed, fmt::format("{} cuts", point.cuts)}, session, bench,
                    limits, output);
                stopped = evaluated.stopped;
                if (evaluated.evaluation.documents > 0) {
                    point.reports.push_back({&source, std::move(evaluated)});
                }
            });
        }
    }
    std::erase_if(points, [](const Point& point) { return point.reports.empty(); });
    const Json document{{"session", options.session},
                        {"points", to_json(points)},
                        {"left_out", to_json(prepared.left_out)},
                        {"model", model_summary(bench.info())},
                        {"context_length", prepared.context_length}};
    end_evaluation(document, table(points, prepared.sources), stopped, prepared.left_out, output);
}

} // namespace cutaway
