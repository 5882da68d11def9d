#pragma once

#include <QProcess>
#include <QRectF>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QStringList>
#include <QVector>

namespace cutaway {

inline bool installed(const char* program) {
    return !QStandardPaths::findExecutable(QLatin1String(program)).isEmpty();
}

/// What a program prints.
inline QString output(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput());
}

struct Word {
    QString text;
    QRectF box; ///< of its letters, in points from the top left
};

/// The words of a PDF's only page, as pdftotext finds them. A word's box is a line's height, and its letters
/// are less than that.
inline QVector<Word> wordsOf(const QString& pdf) {
    static const QRegularExpression pattern(QStringLiteral(
        R"re(<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]+)</word>)re"));
    QRegularExpressionMatchIterator found = pattern.globalMatch(
        output(QStringLiteral("pdftotext"), {QStringLiteral("-bbox"), pdf, QStringLiteral("-")}));
    QVector<Word> words;
    while (found.hasNext()) {
        const QRegularExpressionMatch next = found.next();
        const auto number = [&](int group) { return next.captured(group).toDouble(); };
        const QRectF line(QPointF(number(1), number(2)), QPointF(number(3), number(4)));
        // Upright words' boxes are a line wide.
        const bool upright = line.height() > line.width() && next.captured(5).size() > 2;
        const double across = upright ? line.width() * 0.2 : 0.2;
        const double along = upright ? 0.2 : line.height() * 0.2;
        words.append({next.captured(5), line.adjusted(across, along, -across, -along)});
    }
    return words;
}

/// The lines of a CSV file by their fields; quotes are understood.
inline QVector<QStringList> csvRows(const QByteArray& bytes) {
    QVector<QStringList> rows;
    QStringList row;
    QString field;
    bool quoted = false;
    const QString text = QString::fromUtf8(bytes);
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar next = text[at];
        if (quoted) {
            if (next != QLatin1Char('"')) {
                field += next;
            } else if (at + 1 < text.size() && text[at + 1] == QLatin1Char('"')) {
                field += next;
                ++at;
            } else {
                quoted = false;
            }
        } else if (next == QLatin1Char('"')) {
            quoted = true;
        } else if (next == QLatin1Char(',')) {
            row << field;
            field.clear();
        } else if (next == QLatin1Char('\n')) {
            row << field;
            field.clear();
            rows << row;
            row.clear();
        } else if (next != QLatin1Char('\r')) {
            field += next;
        }
    }
    return rows;
}

} // namespace cutaway
