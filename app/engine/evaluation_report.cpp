#include "app/engine/evaluation_report.h"

#include "app/engine/harmless.h"
#include "core/plan/protocol.h"

#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

namespace {

std::optional<double> value(const std::optional<Mean>& mean) {
    return mean ? std::optional(mean->value) : std::nullopt;
}

std::optional<double> error(const std::optional<Mean>& mean) {
    return mean ? mean->error : std::nullopt;
}

bool is_text(const Reported& report) {
    return report.evaluated.evaluation.counting == Counting::text;
}

Json task_json(const Reported& report) {
    const Evaluation& evaluation = report.evaluated.evaluation;
    Json json{{"name", report.prepared->name},
              {"documents", evaluation.documents},
              {"total", evaluation.total},
              {"acc", number(value(evaluation.acc()))},
              {"acc_stderr", number(error(evaluation.acc()))},
              {"acc_norm", number(value(evaluation.acc_norm()))},
              {"acc_norm_stderr", number(error(evaluation.acc_norm()))},
              {"ece", number(evaluation.calibration_error())},
              {"truncated", evaluation.truncated}};
    if (evaluation.counting == Counting::completion) {
        json["perplexity"] = number(evaluation.perplexity());
    }
    for (const GroupCount& group : evaluation.by_group) {
        const Mean acc = share_of(group.right, group.documents);
        json[evaluation.groups].push_back({{"name", group.name},
                                           {"documents", group.documents},
                                           {"acc", acc.value},
                                           {"acc_stderr", number(acc.error)}});
    }
    return json;
}

Json text_json(const Reported& report) {
    const Evaluation& evaluation = report.evaluated.evaluation;
    return {{"name", report.prepared->name},
            {"documents", report.prepared->texts.size()},
            {"windows", evaluation.documents},
            {"total", evaluation.total},
            {"tokens", evaluation.tokens},
            {"words", evaluation.words},
            {"bytes", evaluation.bytes},
            {"nll", evaluation.nll},
            {"token_perplexity", number(evaluation.perplexity())},
            {"word_perplexity", number(evaluation.word_perplexity())},
            {"byte_perplexity", number(evaluation.byte_perplexity())}};
}

/// Where it was stopped.
std::string unfinished(const Evaluation& evaluation) {
    return evaluation.is_complete()
               ? ""
               : fmt::format("  stopped after {} of {}\n", evaluation.documents, evaluation.total);
}

std::string task_rows(const Reported& report) {
    const Evaluation& evaluation = report.evaluated.evaluation;
    const std::optional<Mean> acc = evaluation.acc(), norm = evaluation.acc_norm();
    std::string text = fmt::format(
        "{:<34} {:>9} {} {} {} {} {} {}\n", harmless(report.prepared->name), evaluation.documents,
        cell(value(acc)), cell(error(acc)), cell(value(norm)), cell(error(norm)),
        cell(evaluation.counting == Counting::completion ? evaluation.perplexity() : std::nullopt),
        cell(evaluation.calibration_error()));
    for (const GroupCount& group : evaluation.by_group) {
        const Mean share = share_of(group.right, group.documents);
        text += fmt::format("{:<34} {:>9} {} {}\n", harmless("  " + group.name), group.documents,
                            cell(share.value), cell(share.error));
    }
    if (evaluation.truncated > 0) {
        text += fmt::format("  prompts cut to the model's context: {}\n", evaluation.truncated);
    }
    return text + unfinished(evaluation);
}

std::string text_row(const Reported& report) {
    const Evaluation& evaluation = report.evaluated.evaluation;
    const auto wide = [](const std::optional<double>& number) {
        return number ? fmt::format("{:>12.6g}", *number) : fmt::format("{:>12}", "-");
    };
    return fmt::format("{:<34} {:>9} {:>12.6g} {} {} {}\n", harmless(report.prepared->name),
                       evaluation.tokens, evaluation.nll, wide(evaluation.perplexity()),
                       wide(evaluation.word_perplexity()), wide(evaluation.byte_perplexity())) +
           unfinished(evaluation);
}

/// Ends a document's line of JSON; a file's name may hold bytes that are no UTF-8.
std::string line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string task_lines(const Reported& report) {
    const Evaluation& evaluation = report.evaluated.evaluation;
    std::string text;
    for (std::size_t index = 0; index < report.evaluated.results.size(); ++index) {
        const PreparedDocument& document = report.prepared->documents.at(index);
        const DocumentResult& result = report.evaluated.results[index];
        Json json{{"task", report.prepared->name}, {"document", index},
                  {"where", document.where},       {"log_likelihoods", Json::array()},
                  {"greedy", Json::array()},       {"tokens", Json::array()},
                  {"right", result.right},         {"truncated", document.truncated}};
        for (const TokenRequest& request : report.prepared->requests_of(index)) {
            json["tokens"].push_back(request.targets.size());
        }
        for (const LogLikelihood& likelihood : result.likelihoods) {
            json["log_likelihoods"].push_back(likelihood.sum);
            json["greedy"].push_back(likelihood.greedy);
        }
        if (evaluation.counting != Counting::completion) {
            json["choice"] = result.choice;
            json["answer"] = document.answer;
            json["confidence"] = result.confidence;
        }
        if (result.choice_norm) {
            json["choice_norm"] = *result.choice_norm;
        }
        if (!document.group.empty()) {
            json[evaluation.groups == "skills" ? "skill" : "subject"] = document.group;
        }
        text += line(json);
    }
    return text;
}

std::string text_lines(const Reported& report) {
    std::string lines;
    std::size_t window = 0;
    for (std::size_t index = 0; index < report.prepared->texts.size(); ++index) {
        const PreparedText& text = report.prepared->texts[index];
        if (window + text.windows > report.evaluated.results.size()) {
            break;
        }
        double nll = 0;
        std::size_t tokens = 0;
        for (std::size_t end = window + text.windows; window < end; ++window) {
            nll -= report.evaluated.results[window].likelihoods.front().sum;
            tokens += report.prepared->requests.at(window).targets.size();
        }
        lines += line({{"text", report.prepared->name},
                       {"document", index},
                       {"where", text.where},
                       {"nll", nll},
                       {"tokens", tokens},
                       {"words", text.words},
                       {"bytes", text.bytes},
                       {"windows", text.windows}});
    }
    return lines;
}

} // namespace

Json number(const std::optional<double>& value) {
    return value ? Json(*value) : Json();
}

std::string cell(const std::optional<double>& value) {
    return value ? fmt::format("{:>9.4f}", *value) : fmt::format("{:>9}", "-");
}

Json to_json(const std::vector<Reported>& reports) {
    Json json{{"perplexity", Json::array()}, {"tasks", Json::array()}};
    for (const Reported& report : reports) {
        is_text(report) ? json["perplexity"].push_back(text_json(report))
                        : json["tasks"].push_back(task_json(report));
    }
    return json;
}

std::string table(const std::vector<Reported>& reports) {
    std::string tasks, texts;
    for (const Reported& report : reports) {
        is_text(report) ? texts += text_row(report) : tasks += task_rows(report);
    }
    if (!tasks.empty()) {
        tasks = fmt::format("{:<34} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "task", "documents", "acc",
                            "+/-", "acc_norm", "+/-", "perplexity", "ece") +
                tasks;
    }
    if (!texts.empty()) {
        texts = fmt::format("{:<34} {:>9} {:>12} {:>12} {:>12} {:>12}\n", "text", "tokens", "nll",
                            "per token", "per word", "per byte") +
                texts;
    }
    return tasks + texts;
}

Json to_json(const std::vector<LeftOut>& left_out) {
    Json json = Json::array();
    for (const LeftOut& other : left_out) {
        json.push_back({{"name", other.name}, {"error", to_json(other.error)}});
    }
    return json;
}

std::string document_lines(const Reported& report) {
    return is_text(report) ? text_lines(report) : task_lines(report);
}

} // namespace cutaway
