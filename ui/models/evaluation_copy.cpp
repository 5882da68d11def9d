#include "ui/models/evaluation_copy.h"

#include "ui/models/evaluation_table.h"

#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace cutaway {

namespace {

constexpr int accuracy_digits = 4;

struct Line {
    const EvaluationRow* row;
    const EvaluationRow* of; ///< a part's row; null of a row
};

std::vector<Line> linesOf(const EvaluationRows& rows) {
    std::vector<Line> lines;
    const auto known = [](const EvaluationRow& row) { return row.full || row.pruned; };
    for (const EvaluationRow& row : rows.rows) {
        if (!known(row)) {
            continue;
        }
        lines.push_back({&row, nullptr});
        for (const EvaluationRow& part : row.parts) {
            if (known(part)) {
                lines.push_back({&part, &row});
            }
        }
    }
    if (rows.mean) {
        lines.push_back({&*rows.mean, nullptr});
    }
    return lines;
}

QString number(const std::optional<double>& value, bool perplexity) {
    return value ? QString::number(*value, 'f', perplexity ? 3 : accuracy_digits) : QString();
}

QString plainDocuments(const EvaluationRow& row) {
    const std::size_t done = row.full && row.pruned ? std::min(row.fullDocuments, row.prunedDocuments)
                                                    : std::max(row.fullDocuments, row.prunedDocuments);
    return done > 0 ? QString::number(done) : QString();
}

QStringList cells(const Line& line) {
    const EvaluationRow& row = *line.row;
    return {number(row.full, row.perplexity),
            number(row.pruned, row.perplexity),
            number(row.difference, row.perplexity),
            number(row.error, row.perplexity),
            row.kept ? QStringLiteral("%1 %").arg(*row.kept * 100, 0, 'f', 1) : QString(),
            plainDocuments(row)};
}

QStringList titles() {
    QStringList all;
    for (int column = 0; column < EvaluationTable::columns; ++column) {
        all << EvaluationTable::columnTitle(column);
    }
    return all;
}

QString markdown(const std::vector<Line>& lines) {
    const auto row = [](const QStringList& fields) {
        return QStringLiteral("| %1 |\n").arg(fields.join(QStringLiteral(" | ")));
    };
    QString text = row(titles()) + QStringLiteral("|---|--:|--:|--:|--:|--:|--:|\n");
    for (const Line& line : lines) {
        QString name = line.row->name;
        name.replace(QRegularExpression(QStringLiteral("([\\\\`*_|\\[\\]<>#])")), QStringLiteral("\\\\1"));
        text += row(QStringList{line.of != nullptr ? QStringLiteral("&nbsp;&nbsp;%1").arg(name) : name} +
                    cells(line));
    }
    return text;
}

QString latexText(const QString& text) {
    static const QRegularExpression special(QStringLiteral("[\\\\{}$&#_%~^]"));
    QString safe;
    for (const QChar letter : text) {
        if (letter == QLatin1Char('\\')) {
            safe += QStringLiteral("\\textbackslash{}");
        } else if (letter == QLatin1Char('~')) {
            safe += QStringLiteral("\\textasciitilde{}");
        } else if (letter == QLatin1Char('^')) {
            safe += QStringLiteral("\\textasciicircum{}");
        } else if (QString(letter).contains(special)) {
            safe += QLatin1Char('\\') + QString(letter);
        } else {
            safe += letter;
        }
    }
    return safe;
}

QString latex(const std::vector<Line>& lines) {
    const auto row = [](const QStringList& fields) {
        return fields.join(QStringLiteral(" & ")) + QStringLiteral(" \\\\\n");
    };
    QStringList heads;
    for (const QString& title : titles()) {
        heads << latexText(title);
    }
    QString text =
        QStringLiteral("\\begin{tabular}{lrrrrrr}\n\\hline\n") + row(heads) + QStringLiteral("\\hline\n");
    for (const Line& line : lines) {
        QStringList fields{line.of != nullptr ? QStringLiteral("\\quad %1").arg(latexText(line.row->name))
                                              : latexText(line.row->name)};
        for (const QString& cell : cells(line)) {
            // A minus sign, not a hyphen.
            fields << (cell.startsWith(QLatin1Char('-')) ? QStringLiteral("$%1$").arg(cell)
                                                         : latexText(cell));
        }
        text += row(fields);
    }
    return text + QStringLiteral("\\hline\n\\end{tabular}\n");
}

QString csv(const std::vector<Line>& lines) {
    const auto field = [](const QString& text) {
        static const QRegularExpression special(QStringLiteral("[,\"\\r\\n]"));
        return text.contains(special)
                   ? QLatin1Char('"') + QString(text).replace(QLatin1Char('"'), QStringLiteral("\"\"")) +
                         QLatin1Char('"')
                   : text;
    };
    const auto exact = [](const std::optional<double>& value) {
        return value ? QString::number(*value, 'g', QLocale::FloatingPointShortest) : QString();
    };
    QString text =
        QStringLiteral("task,group,measure,full,pruned,difference,stderr,kept,kept_stderr,documents\r\n");
    for (const auto& [row, of] : lines) {
        const QStringList fields{row->measure == QLatin1String("mean")
                                     ? row->measure
                                     : field(of != nullptr ? of->name : row->name),
                                 of != nullptr ? field(row->name) : QString(),
                                 row->measure,
                                 exact(row->full),
                                 exact(row->pruned),
                                 exact(row->difference),
                                 exact(row->error),
                                 exact(row->kept),
                                 exact(row->keptError),
                                 plainDocuments(*row)};
        text += fields.join(QLatin1Char(',')) + QStringLiteral("\r\n");
    }
    return text;
}

} // namespace

QString tableText(const EvaluationRows& rows, TableFormat format) {
    const std::vector<Line> lines = linesOf(rows);
    switch (format) {
    case TableFormat::csv:
        return csv(lines);
    case TableFormat::latex:
        return latex(lines);
    case TableFormat::markdown:
        break;
    }
    return markdown(lines);
}

} // namespace cutaway
