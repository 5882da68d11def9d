#include "app/engine/retention_report.h"

#include "app/engine/evaluation_report.h"
#include "app/engine/harmless.h"

#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

namespace {

constexpr const char* task_row = "{:<34} {:>9} {:>9} {} {} {} {} {} {} {} {}\n";

bool is_text(const Pair& pair) {
    return pair.full.counting == Counting::text;
}

std::ptrdiff_t tasks_among(const std::vector<Pair>& pairs) {
    return std::ranges::count_if(pairs, [](const Pair& pair) { return !is_text(pair); });
}

std::optional<double> error_of(const std::optional<Mean>& mean) {
    return mean ? mean->error : std::nullopt;
}

std::optional<double> value_of(const std::optional<Mean>& mean) {
    return mean ? std::optional(mean->value) : std::nullopt;
}

Json to_json(const Retention& kept, const std::optional<Mean>& full, const std::optional<Mean>& pruned) {
    return {{"full", kept.full.value},
            {"full_stderr", number(error_of(full))},
            {"pruned", kept.pruned.value},
            {"pruned_stderr", number(error_of(pruned))},
            {"difference", kept.difference.value},
            {"difference_stderr", number(kept.difference.error)},
            {"kept", number(value_of(kept.kept))},
            {"kept_stderr", number(error_of(kept.kept))}};
}

/// The values of both and how much larger the plan's is.
Json ratio_json(const std::optional<double>& full, const std::optional<double>& pruned) {
    if (!full || !pruned) {
        return nullptr;
    }
    return {{"full", *full}, {"pruned", *pruned}, {"ratio", *pruned / *full}};
}

Json task_json(const Pair& pair) {
    const Evaluation &full = pair.full, &pruned = pair.pruned;
    Json json{{"name", pair.name},
              {"documents", pruned.documents},
              {"total", pruned.total},
              {"metric", paper_metric(full) == Metric::acc_norm ? "acc_norm" : "acc"},
              {"acc", to_json(retention(full, pruned, Metric::acc), full.acc(), pruned.acc())},
              {"acc_norm", nullptr},
              {"ece", nullptr},
              {"truncated", pruned.truncated}};
    if (full.counting == Counting::normalised_choice) {
        json["acc_norm"] =
            to_json(retention(full, pruned, Metric::acc_norm), full.acc_norm(), pruned.acc_norm());
    }
    if (const auto before = full.calibration_error(), after = pruned.calibration_error(); before && after) {
        json["ece"] = {{"full", *before}, {"pruned", *after}};
    }
    if (full.counting == Counting::completion) {
        json["perplexity"] = ratio_json(full.perplexity(), pruned.perplexity());
    }
    return json;
}

std::string task_line(const Pair& pair) {
    const Metric metric = paper_metric(pair.full);
    const Retention kept = retention(pair.full, pair.pruned, metric);
    return fmt::format(fmt::runtime(task_row), harmless(pair.name), kept.documents,
                       metric == Metric::acc_norm ? "acc_norm" : "acc", cell(kept.full.value),
                       cell(kept.pruned.value), cell(kept.difference.value), cell(kept.difference.error),
                       cell(value_of(kept.kept)), cell(error_of(kept.kept)),
                       cell(pair.full.calibration_error()), cell(pair.pruned.calibration_error()));
}

std::string mean_line(const std::vector<Pair>& pairs) {
    const MeanRetention mean = paper_mean(pairs).value_or(MeanRetention());
    return fmt::format(fmt::runtime(task_row), "mean of the tasks", tasks_among(pairs), "", cell(mean.full),
                       cell(mean.pruned), cell(mean.difference.value), cell(mean.difference.error),
                       cell(value_of(mean.kept)), cell(error_of(mean.kept)), "", "");
}

std::string text_line(const Pair& pair) {
    const double full = pair.full.perplexity().value_or(0), pruned = pair.pruned.perplexity().value_or(0);
    return fmt::format("{:<34} {:>9} {:>12.6g} {:>12.6g} {:>9.4f}\n", harmless(pair.name), pair.pruned.tokens,
                       full, pruned, pruned / full);
}

} // namespace

std::optional<MeanRetention> paper_mean(const std::vector<Pair>& pairs) {
    std::vector<Retention> tasks;
    for (const Pair& pair : pairs) {
        if (!is_text(pair)) {
            tasks.push_back(retention(pair.full, pair.pruned, paper_metric(pair.full)));
        }
    }
    return tasks.empty() ? std::nullopt : std::optional(mean_retention(tasks));
}

Json retention_json(const std::vector<Pair>& pairs) {
    Json json{{"tasks", Json::array()}, {"mean", nullptr}, {"perplexity", Json::array()}};
    for (const Pair& pair : pairs) {
        if (!is_text(pair)) {
            json["tasks"].push_back(task_json(pair));
            continue;
        }
        json["perplexity"].push_back(
            {{"name", pair.name},
             {"windows", pair.pruned.documents},
             {"total", pair.pruned.total},
             {"tokens", pair.pruned.tokens},
             {"token_perplexity", ratio_json(pair.full.perplexity(), pair.pruned.perplexity())},
             {"word_perplexity", ratio_json(pair.full.word_perplexity(), pair.pruned.word_perplexity())},
             {"byte_perplexity", ratio_json(pair.full.byte_perplexity(), pair.pruned.byte_perplexity())}});
    }
    if (const std::optional<MeanRetention> mean = paper_mean(pairs)) {
        json["mean"] = {{"tasks", tasks_among(pairs)},
                        {"full", mean->full},
                        {"pruned", mean->pruned},
                        {"difference", mean->difference.value},
                        {"difference_stderr", number(mean->difference.error)},
                        {"kept", number(value_of(mean->kept))},
                        {"kept_stderr", number(error_of(mean->kept))}};
    }
    return json;
}

std::string retention_table(const std::vector<Pair>& pairs) {
    std::string tasks, texts;
    for (const Pair& pair : pairs) {
        (is_text(pair) ? texts : tasks) += is_text(pair) ? text_line(pair) : task_line(pair);
    }
    std::string text;
    if (!tasks.empty()) {
        text += fmt::format("{:<34} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "task",
                            "documents", "metric", "full", "pruned", "change", "+/-", "kept", "+/-",
                            "ece full", "pruned") +
                tasks + mean_line(pairs);
    }
    if (!texts.empty()) {
        text += fmt::format("{:<34} {:>9} {:>12} {:>12} {:>9}\n", "text, perplexity per token", "tokens",
                            "full", "pruned", "ratio") +
                texts;
    }
    return text;
}

} // namespace cutaway
