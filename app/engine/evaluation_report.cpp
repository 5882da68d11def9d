#include "app/engine/evaluation_report.h"

#include "app/engine/harmless.h"

#include <fmt/format.h>

namespace cutaway {

namespace {

Json number(const std::optional<double>& value) {
    return value ? Json(*value) : Json();
}

std::string cell(const std::optional<double>& value) {
    return value ? fmt::format("{:>9.4f}", *value) : fmt::format("{:>9}", "-");
}

std::string row(const std::string& name, std::size_t documents, const Mean& acc,
                const std::optional<Mean>& acc_norm, const std::optional<double>& perplexity) {
    const Mean norm = acc_norm.value_or(Mean());
    return fmt::format("{:<34} {:>9} {} {} {} {} {}\n", harmless(name), documents, cell(acc.value),
                       cell(acc.error), cell(acc_norm ? std::optional(norm.value) : std::nullopt),
                       cell(norm.error), cell(perplexity));
}

/// Ends a document's line of JSON; a file's name may hold bytes that are no UTF-8.
std::string line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace

Json to_json(const TaskResult& result) {
    Json json{{"name", result.name},
              {"documents", result.documents.size()},
              {"acc", result.acc.value},
              {"acc_stderr", number(result.acc.error)},
              {"acc_norm", result.acc_norm ? Json(result.acc_norm->value) : Json()},
              {"acc_norm_stderr", result.acc_norm ? number(result.acc_norm->error) : Json()},
              {"truncated", result.truncated}};
    if (result.perplexity) {
        json["perplexity"] = *result.perplexity;
    }
    for (const GroupResult& group : result.by_group) {
        json[result.groups].push_back({{"name", group.name},
                                       {"documents", group.documents},
                                       {"acc", group.acc.value},
                                       {"acc_stderr", number(group.acc.error)}});
    }
    return json;
}

Json to_json(const TextPerplexity& result) {
    return {{"name", result.name},
            {"documents", result.documents.size()},
            {"tokens", result.sum.tokens},
            {"words", result.sum.words},
            {"bytes", result.sum.bytes},
            {"nll", result.sum.nll},
            {"token_perplexity", result.per_token()},
            {"word_perplexity", result.per_word()},
            {"byte_perplexity", result.per_byte()}};
}

std::string table(const std::vector<TaskResult>& tasks) {
    if (tasks.empty()) {
        return {};
    }
    std::string text = fmt::format("{:<34} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "task", "documents", "acc",
                                   "+/-", "acc_norm", "+/-", "perplexity");
    for (const TaskResult& task : tasks) {
        text += row(task.name, task.documents.size(), task.acc, task.acc_norm, task.perplexity);
        for (const GroupResult& group : task.by_group) {
            text += row("  " + group.name, group.documents, group.acc, std::nullopt, std::nullopt);
        }
        if (task.truncated > 0) {
            text += fmt::format("  prompts cut to the model's context: {}\n", task.truncated);
        }
    }
    return text;
}

std::string table(const std::vector<TextPerplexity>& texts) {
    if (texts.empty()) {
        return {};
    }
    std::string text = fmt::format("{:<34} {:>9} {:>12} {:>12} {:>12} {:>12}\n", "text", "tokens", "nll",
                                   "per token", "per word", "per byte");
    for (const TextPerplexity& result : texts) {
        text += fmt::format("{:<34} {:>9} {:>12.6g} {:>12.6g} {:>12.6g} {:>12.6g}\n", harmless(result.name),
                            result.sum.tokens, result.sum.nll, result.per_token(), result.per_word(),
                            result.per_byte());
    }
    return text;
}

std::string document_lines(const TaskResult& result) {
    std::string text;
    for (std::size_t index = 0; index < result.documents.size(); ++index) {
        const DocumentResult& document = result.documents[index];
        Json json{{"task", result.name},     {"document", index},
                  {"where", document.where}, {"log_likelihoods", Json::array()},
                  {"greedy", Json::array()}, {"tokens", document.tokens},
                  {"right", document.right}, {"truncated", document.truncated}};
        for (const LogLikelihood& likelihood : document.likelihoods) {
            json["log_likelihoods"].push_back(likelihood.sum);
            json["greedy"].push_back(likelihood.greedy);
        }
        if (result.scoring != Scoring::completion) {
            json["choice"] = document.choice;
            json["answer"] = document.answer;
        }
        if (document.choice_norm) {
            json["choice_norm"] = *document.choice_norm;
        }
        if (!document.group.empty()) {
            json[result.groups == "skills" ? "skill" : "subject"] = document.group;
        }
        text += line(json);
    }
    return text;
}

std::string document_lines(const TextPerplexity& result) {
    std::string text;
    for (std::size_t index = 0; index < result.documents.size(); ++index) {
        const TextLikelihood& document = result.documents[index];
        text += line({{"text", result.name},
                      {"document", index},
                      {"where", document.where},
                      {"nll", document.nll},
                      {"tokens", document.tokens},
                      {"words", document.words},
                      {"bytes", document.bytes},
                      {"windows", document.windows}});
    }
    return text;
}

} // namespace cutaway
