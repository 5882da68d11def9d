#include "ui/models/evaluation_rows.h"

#include "core/plan/measured_plans.h"
#include "ui/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(EvaluationRows)
};

std::optional<Mean> accuracy(const Evaluation& evaluation, Metric metric) {
    const std::optional<Mean> norm = metric == Metric::acc_norm ? evaluation.acc_norm() : std::nullopt;
    return norm ? norm : evaluation.acc();
}

Metric metricOf(const Evaluation& evaluation, Metric wanted) {
    return evaluation.counting == Counting::normalised_choice ? wanted : Metric::acc;
}

QString aboutText(const EvaluationSource& source, const Evaluation* known, Metric metric) {
    QStringList sentences;
    sentences << (source == shippedProbes() ? Words::tr("Questions by skill, shipped with Cutaway")
                                            : toQString(source.path));
    if (source.task.empty()) {
        sentences << (source.window == 0 ? Words::tr("Perplexity per token, windows of the model's context")
                                         : Words::tr("Perplexity per token, windows of %1 tokens, each %2 "
                                                     "after the one before")
                                               .arg(source.window)
                                               .arg(source.stride));
        return sentences.join(QLatin1Char('\n'));
    }
    if (known != nullptr) {
        sentences << (metricOf(*known, metric) == Metric::acc_norm
                          ? Words::tr("acc_norm: the likeliest choice per character")
                      : known->counting == Counting::completion
                          ? Words::tr("acc: greedy generation gives the right words")
                          : Words::tr("acc: the likeliest choice"));
        if (known->truncated > 0) {
            sentences << Words::tr("%n prompts were too long and lost their beginning", nullptr,
                                   static_cast<int>(known->truncated));
        }
    }
    return sentences.join(QLatin1Char('\n'));
}

EvaluationRow message(const QString& text) {
    EvaluationRow row;
    row.name = text;
    row.about = text;
    row.message = true;
    return row;
}

void addTrouble(EvaluationRow& row, const Error& error) {
    const QString what = toQString(error.message()), where = toQString(error.where());
    row.parts.push_back(message(where.isEmpty() ? what : Words::tr("%1 (%2)").arg(what, where)));
    if (!error.help().empty()) {
        row.parts.push_back(message(toQString(error.help())));
    }
}

const GroupCount* groupOf(const Evaluation* evaluation, const std::string& name) {
    if (evaluation == nullptr) {
        return nullptr;
    }
    const auto found = std::ranges::find(evaluation->by_group, name, &GroupCount::name);
    return found == evaluation->by_group.end() ? nullptr : &*found;
}

void addGroups(EvaluationRow& row, const Evaluation* full, const Evaluation* pruned) {
    const bool alike = full != nullptr && pruned != nullptr && comparable(*full, *pruned);
    std::vector<std::string> names;
    for (const Evaluation* evaluation : {full, pruned}) {
        for (const GroupCount& group :
             evaluation == nullptr ? std::vector<GroupCount>() : evaluation->by_group) {
            names.push_back(group.name);
        }
    }
    std::ranges::sort(names);
    const auto repeated = std::ranges::unique(names);
    names.erase(repeated.begin(), repeated.end());
    for (const std::string& name : names) {
        const GroupCount* const before = groupOf(full, name);
        const GroupCount* const after = groupOf(pruned, name);
        EvaluationRow part;
        part.name = toQString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
        part.about = Words::tr("acc: the likeliest choice");
        part.measure = QStringLiteral("acc");
        const auto share = [](const GroupCount* group) {
            return group != nullptr ? share_of(group->right, group->documents).value : 0;
        };
        const double full_share = share(before), pruned_share = share(after);
        if (before != nullptr) {
            part.fullDocuments = before->documents;
            part.full = full_share;
        }
        if (after != nullptr) {
            part.prunedDocuments = after->documents;
            part.pruned = pruned_share;
        }
        // Before both have done the same documents there is nothing to compare.
        if (alike && before != nullptr && after != nullptr && before->documents == after->documents) {
            part.difference = pruned_share - full_share;
            if (full_share > 0) {
                part.kept = pruned_share / full_share;
            }
        }
        row.parts.push_back(std::move(part));
    }
}

/// The row of a task; `both`: where that of both models goes.
void fillTask(EvaluationRow& row, const Evaluation* full, const Evaluation* pruned, Metric metric,
              std::vector<Retention>* both) {
    const Evaluation* const known = full != nullptr ? full : pruned;
    row.measure = known != nullptr && metricOf(*known, metric) == Metric::acc_norm
                      ? QStringLiteral("acc_norm")
                      : QStringLiteral("acc");
    if (full != nullptr && pruned != nullptr && comparable(*full, *pruned) && full->documents > 0 &&
        pruned->documents > 0) {
        const Retention compared = retention(*full, *pruned, metricOf(*full, metric));
        row.full = compared.full.value;
        row.pruned = compared.pruned.value;
        row.difference = compared.difference.value;
        row.error = compared.difference.error;
        if (compared.kept) {
            row.kept = compared.kept->value;
            row.keptError = compared.kept->error;
        }
        if (both != nullptr) {
            both->push_back(compared);
        }
    } else {
        // Of other documents each, or of one model alone.
        row.full = full != nullptr ? accuracy(*full, metric).value_or(Mean()).value : row.full;
        row.pruned = pruned != nullptr ? accuracy(*pruned, metric).value_or(Mean()).value : row.pruned;
    }
    addGroups(row, full, pruned);
}

void fillText(EvaluationRow& row, const Evaluation* full, const Evaluation* pruned) {
    row.perplexity = true;
    row.measure = QStringLiteral("perplexity");
    row.full = full != nullptr ? full->perplexity() : std::nullopt;
    row.pruned = pruned != nullptr ? pruned->perplexity() : std::nullopt;
    // Of a text's first half the perplexity is another than of the whole.
    if (row.full && row.pruned && comparable(*full, *pruned) && full->documents == pruned->documents) {
        row.difference = *row.pruned - *row.full;
    }
}

EvaluationRow meanRow(const std::vector<Retention>& tasks) {
    const MeanRetention mean = mean_retention(tasks);
    EvaluationRow row;
    row.name = Words::tr("Mean of %n tasks", nullptr, static_cast<int>(tasks.size()));
    row.about = Words::tr("Each task counts the same, whatever its size");
    row.measure = QStringLiteral("mean");
    row.full = mean.full;
    row.pruned = mean.pruned;
    row.difference = mean.difference.value;
    row.error = mean.difference.error;
    if (mean.kept) {
        row.kept = mean.kept->value;
        row.keptError = mean.kept->error;
    }
    return row;
}

} // namespace

EvaluationRows evaluationRows(const Session& session, const EvaluationQuery& query) {
    EvaluationRows made;
    const EvaluatedPlans known(session);
    const auto find = [&](const std::vector<Slot>& removed, const EvaluationSource& source) {
        const std::optional<std::size_t> place = known.find(removed, source);
        return place ? &session.evaluations[*place] : nullptr;
    };
    const std::vector<Slot> removed =
        session.evaluations.empty() ? std::vector<Slot>() : session.plan.prefix(query.events).removed();
    std::vector<Retention> both;
    for (const EvaluationChoice& choice : query.choices) {
        EvaluationSource source = choice.source;
        source.limit = query.limit;
        const Evaluation* const full = find({}, source);
        const Evaluation* const pruned = find(removed, source);
        EvaluationRow row;
        row.name = sourceName(source);
        row.about = aboutText(choice.source, pruned != nullptr ? pruned : full, query.metric);
        const Error* const error = query.trouble ? query.trouble(source) : nullptr;
        if (error != nullptr) {
            addTrouble(row, *error);
        }
        for (const Evaluation* evaluation : {full, pruned}) {
            row.total = evaluation != nullptr ? std::max(row.total, evaluation->total) : row.total;
        }
        row.fullDocuments = full != nullptr ? full->documents : 0;
        row.prunedDocuments = pruned != nullptr ? pruned->documents : 0;
        if (source.task.empty()) {
            fillText(row, full, pruned);
        } else {
            fillTask(row, full, pruned, query.metric, choice.chosen ? &both : nullptr);
        }
        made.rows.push_back(std::move(row));
    }
    if (both.size() > 1) {
        made.mean = meanRow(both);
    }
    return made;
}

QString evaluationText(const std::optional<double>& value, bool perplexity) {
    if (!value) {
        return {};
    }
    return perplexity ? scoreText(*value) : QString::number(*value, 'f', 3);
}

QString differenceText(const std::optional<double>& value, bool perplexity) {
    if (!value) {
        return {};
    }
    const QString size = evaluationText(std::abs(*value), perplexity);
    return *value < 0   ? QStringLiteral("\u2212%1").arg(size)
           : *value > 0 ? QStringLiteral("+%1").arg(size)
                        : size;
}

} // namespace cutaway
