#pragma once

#include "core/plan/error.h"
#include "core/plan/retention.h"
#include "core/plan/session.h"
#include "ui/models/evaluation_choices.h"

#include <QString>

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace cutaway {

/// What a plan made of a task, a text or a skill, beside what the untouched model did.
struct EvaluationRow {
    QString name;
    QString about;           ///< where it is and how it is counted, in sentences
    QString measure;         ///< `acc`, `acc_norm`, `perplexity`, `mean`
    bool perplexity = false; ///< of a text; else the share of right answers
    bool message = false;    ///< no numbers: `name` says what went wrong, or what to do
    std::optional<double> full{};
    std::optional<double> pruned{};
    std::optional<double> difference{};
    std::optional<double> error{}; ///< the difference's standard error, paired
    std::optional<double> kept{};
    std::optional<double> keptError{};
    std::size_t fullDocuments = 0;
    std::size_t prunedDocuments = 0;
    std::size_t total = 0; ///< 0: not known yet
    std::vector<EvaluationRow> parts{};

    bool operator==(const EvaluationRow&) const = default;
};

/// What rows are made of.
struct EvaluationQuery {
    std::vector<EvaluationChoice> choices{};
    std::size_t limit = 0;
    Metric metric = Metric::acc; ///< where a task has no acc_norm its acc stands in for it
    /// The plan of which results are shown, by the events that it has.
    int events = 0;
    /// Why a source could not be evaluated; null where nothing is wrong.
    std::function<const Error*(const EvaluationSource&)> trouble{};
};

struct EvaluationRows {
    std::vector<EvaluationRow> rows{};   ///< one for every choice
    std::optional<EvaluationRow> mean{}; ///< of the chosen tasks of which both models have done documents
};

EvaluationRows evaluationRows(const Session& session, const EvaluationQuery& query);

/// `0.457` of a share of right answers, `12.3` of a perplexity; empty where there is none.
QString evaluationText(const std::optional<double>& value, bool perplexity);
/// The same with a sign.
QString differenceText(const std::optional<double>& value, bool perplexity);

} // namespace cutaway
