#include "app/engine/paper/report.h"

#include "core/plan/retention.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cutaway {

namespace {

std::string percent(const Mean& share) {
    const std::string error = share.error ? fmt::format(" ± {:.1f}", 100 * *share.error) : "";
    return fmt::format("{:.1f}{} %", 100 * share.value, error);
}

std::string percent(const std::optional<Mean>& share) {
    return share ? percent(*share) : "";
}

std::string task_rows(const std::vector<Pair>& pairs) {
    std::string rows;
    for (const Pair& pair : pairs) {
        const Metric metric = paper_metric(pair.full);
        const Retention kept = retention(pair.full, pair.pruned, metric);
        rows += fmt::format("| {} | {} | {} | {} | {} | {} |\n", pair.name, kept.documents,
                            metric == Metric::acc_norm ? "acc_norm" : "acc", percent(kept.full),
                            percent(kept.pruned), percent(kept.kept));
    }
    return rows;
}

std::string section(const PaperRecipe& recipe, const PaperOutcome& outcome) {
    const Session& session = outcome.session;
    const std::vector<Slot> removed = session.plan.removed();
    std::string text = fmt::format("## {}\n\n", outcome.search->title);
    const std::optional<MeanRetention> mean = paper_mean(outcome.pairs);
    if (mean && mean->kept) {
        text += fmt::format("**{} of the mean accuracy is kept.** The paper: {:.0f} % of {}'s.\n\n",
                            percent(*mean->kept), 100 * outcome.search->published, recipe.model);
    }
    text +=
        fmt::format("{} of {} slots are removed: {}. The search did {:.2f} times less work than running the "
                    "whole network for every candidate.\n\n![What was removed]({}-{}.svg)\n\n",
                    removed.size(), session.plan.slots(), to_string(removed), session.work.ratio(),
                    recipe.name, outcome.search->name);
    if (mean) {
        text += "| task | documents | counted | untouched | pruned | kept |\n|---|---|---|---|---|---|\n" +
                task_rows(outcome.pairs) +
                fmt::format("| mean | {} tasks | | {} | {} | {} |\n\n", outcome.pairs.size(),
                            percent(Mean{.value = mean->full}), percent(Mean{.value = mean->pruned}),
                            percent(mean->kept));
    }
    return text;
}

} // namespace

Json paper_json(const PaperRecipe& recipe, const std::vector<PaperOutcome>& outcomes,
                const std::vector<std::string>& missing) {
    Json json{{"experiment", recipe.name},
              {"published_for", recipe.model},
              {"searches", Json::array()},
              {"missing", missing}};
    for (const PaperOutcome& outcome : outcomes) {
        Json one = retention_json(outcome.pairs);
        one.erase("perplexity"); // of texts, of which there are none here
        one["name"] = outcome.search->name;
        one["session"] = outcome.file;
        one["published"] = outcome.search->published;
        one["removed"] = to_json(outcome.session.plan.removed());
        one["work"] = to_json(outcome.session.work);
        json["searches"].push_back(std::move(one));
    }
    return json;
}

std::string paper_report(const PaperRecipe& recipe, const std::vector<PaperOutcome>& outcomes,
                         const std::vector<std::string>& missing) {
    std::string text = fmt::format("# FinerCut's {}, made again\n\n", recipe.model);
    if (!outcomes.empty()) {
        const Session& session = outcomes.front().session;
        text += fmt::format("On `{}`, with {} sequences of {} tokens of {}.\n\n",
                            std::filesystem::path(session.model.path).filename().string(),
                            session.calibration.sequences, session.calibration.length,
                            session.calibration.source == "default"
                                ? "the text that ships with Cutaway"
                                : std::filesystem::path(session.calibration.source).filename().string());
    }
    for (const PaperOutcome& outcome : outcomes) {
        text += section(recipe, outcome);
    }
    if (!missing.empty()) {
        text += fmt::format("Not there, and so in no mean: {}.\n", fmt::join(missing, ", "));
    }
    return text;
}

} // namespace cutaway
