#include "ui/models/evaluation_choices.h"

#include "core/plan/error.h"
#include "ui/text.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSettings>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

QString key() {
    return QStringLiteral("evaluationChoices");
}

Json to_json(const EvaluationChoice& choice) {
    const EvaluationSource& source = choice.source;
    return {{"task", source.task},
            {"path", source.path},
            {"window", source.window},
            {"stride", source.stride},
            {"chosen", choice.chosen}};
}

EvaluationChoice choice_from_json(const JsonObject& object) {
    EvaluationChoice choice;
    choice.source.task = object.text("task", "");
    choice.source.path = object.text("path");
    choice.source.window = object.integer_between("window", 0, std::int64_t{1} << 30);
    choice.source.stride = object.integer_between("stride", 0, choice.source.window);
    if (choice.source.stride == 0) {
        choice.source.stride = choice.source.window;
    }
    choice.chosen = object.boolean("chosen", true);
    return choice;
}

} // namespace

EvaluationSource shippedProbes() {
    return {.task = "probes", .path = "demo"};
}

std::vector<EvaluationChoice> keptChoices() {
    if (!QSettings().contains(key())) {
        return {{.source = shippedProbes()}};
    }
    std::vector<EvaluationChoice> kept;
    for (const QString& text : QSettings().value(key()).toStringList()) {
        try {
            const Json json = parse_json(text.toStdString(), error_code::bad_input, "settings");
            kept.push_back(choice_from_json(JsonObject(json, error_code::bad_input, "settings")));
        } catch (const Error&) {
            continue; // settings that another version or a person wrote: the others are still good
        }
    }
    return kept;
}

void keepChoices(const std::vector<EvaluationChoice>& choices) {
    QStringList texts;
    for (const EvaluationChoice& choice : choices) {
        texts << toQString(to_json(choice).dump(-1, ' ', false, Json::error_handler_t::replace));
    }
    QSettings().setValue(key(), texts);
}

QString sourceName(const EvaluationSource& source) {
    return source.task.empty() ? QFileInfo(toQString(source.path)).fileName() : toQString(source.task);
}

QString guessedTask(const QString& path) {
    // From the file's name to its folders': publishers call files `val.jsonl`.
    static const std::array<std::pair<QRegularExpression, const char*>, 13> words{{
        {QRegularExpression(QStringLiteral("arc[-_ ]?c")), "arc_challenge"},
        {QRegularExpression(QStringLiteral("arc[-_ ]?e|(^|\\W)arc(\\W|$)")), "arc_easy"},
        {QRegularExpression(QStringLiteral("boolq")), "boolq"},
        {QRegularExpression(QStringLiteral("copa")), "copa"},
        {QRegularExpression(QStringLiteral("hellaswag")), "hellaswag"},
        {QRegularExpression(QStringLiteral("lambada")), "lambada_openai"},
        {QRegularExpression(QStringLiteral("mmlu")), "mmlu"},
        {QRegularExpression(QStringLiteral("openbook|obqa")), "openbookqa"},
        {QRegularExpression(QStringLiteral("piqa")), "piqa"},
        {QRegularExpression(QStringLiteral("(^|[^a-z])rte([^a-z]|$)")), "rte"},
        {QRegularExpression(QStringLiteral("winogrande")), "winogrande"},
        {QRegularExpression(QStringLiteral("probes")), "probes"},
        {QRegularExpression(QStringLiteral("\\.(txt|md|rst|tex|html?)$")), ""},
    }};
    QStringList parts = path.toLower().split(QLatin1Char('/'), Qt::SkipEmptyParts);
    constexpr qsizetype nearest = 3;
    for (qsizetype place = parts.size() - 1; place >= std::max<qsizetype>(parts.size() - nearest, 0);
         --place) {
        for (const auto& [pattern, task] : words) {
            if (pattern.match(parts[place]).hasMatch()) {
                return QString::fromLatin1(task);
            }
        }
    }
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == QLatin1String("jsonl") || suffix == QLatin1String("json")
               ? QFileInfo(path).completeBaseName()
               : QString();
}

std::optional<double> chanceLevel(const EvaluationSource& source) {
    if (source.task == shippedProbes().task && source.path == shippedProbes().path) {
        return 0.25;
    }
    // ARC has a few questions with three or five choices.
    for (const char* four : {"arc_challenge", "arc_easy", "hellaswag", "mmlu", "openbookqa"}) {
        if (source.task == four) {
            return 0.25;
        }
    }
    for (const char* two : {"boolq", "copa", "piqa", "rte", "winogrande"}) {
        if (source.task == two) {
            return 0.5;
        }
    }
    return std::nullopt;
}

} // namespace cutaway
