#include "ui/models/collapse_signs.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace cutaway {

namespace {

using Kind = CollapseSign::Kind;

/// The longest words that are looked for again and again, and from how much of them on it is a sign.
constexpr qsizetype longest_unit = 160;
constexpr qsizetype least_times = 3;
constexpr qsizetype least_repeated = 12;
/// In a text that was cut off, a bracket that was opened so far back will hardly be closed any more.
constexpr qsizetype long_open = 120;
constexpr qsizetype shown_unit = 24;
/// Texts are looked through again and again while they grow.
constexpr qsizetype most_looked_at = 20000;

class Words {
    Q_DECLARE_TR_FUNCTIONS(CollapseSigns)
};

QString quoted(QString unit) {
    unit = unit.simplified();
    return unit.size() > shown_unit ? unit.left(shown_unit) + QChar(0x2026) : unit;
}

/// What repeats from `begin` on, in units of so many letters, seen from the beginning of a word.
qsizetype beginOfWord(const QString& text, qsizetype begin, qsizetype unit) {
    const auto inside = [&](qsizetype place) {
        return place > 0 && text[place - 1].isLetterOrNumber() && text[place].isLetterOrNumber();
    };
    for (qsizetype place = begin; place < begin + unit; ++place) {
        if (!inside(place) && !text[place].isSpace()) {
            return place;
        }
    }
    return begin;
}

/// Where nothing shorter repeats already: a unit that follows itself at least so often.
void addRepetitions(const QString& text, std::vector<CollapseSign>& signs) {
    std::vector<bool> covered(static_cast<std::size_t>(text.size()), false);
    for (qsizetype unit = 1; unit <= std::min(longest_unit, text.size() / least_times); ++unit) {
        for (qsizetype begin = 0; begin + unit < text.size();) {
            qsizetype same = 0;
            while (begin + unit + same < text.size() && text[begin + same] == text[begin + unit + same]) {
                ++same;
            }
            const qsizetype first = beginOfWord(text, begin, unit);
            const qsizetype length = begin + same + unit - first;
            begin += same + 1;
            if (length < least_repeated || length + 1 < least_times * unit) {
                continue; // before a text is made of it: nearly every place ends here
            }
            const QString repeated = text.mid(first, unit);
            // The last time the space behind it may be missing.
            const qsizetype times = (length + (repeated.back().isSpace() ? 1 : 0)) / unit;
            if (times >= least_times && length >= least_repeated && !repeated.trimmed().isEmpty() &&
                !covered[static_cast<std::size_t>(first)]) {
                signs.push_back({Kind::repetition, first, length,
                                 Words::tr("“%1” comes %2 times in a row")
                                     .arg(quoted(repeated), QString::number(times))});
                std::fill_n(covered.begin() + first, length, true);
            }
        }
    }
}

QChar closing(QChar opening) {
    return opening == QLatin1Char('(')   ? QLatin1Char(')')
           : opening == QLatin1Char('[') ? QLatin1Char(']')
           : opening == QLatin1Char('{') ? QLatin1Char('}')
                                         : QChar();
}

/// A face.
bool isFace(const QString& text, qsizetype place) {
    return place > 0 && QStringLiteral(":;").contains(text[place - 1]);
}

/// `a)` and `2)` at the beginning of something close nothing and are meant so.
bool numbers(const QString& text, qsizetype place) {
    qsizetype begin = place;
    while (begin > 0 && text[begin - 1].isLetterOrNumber()) {
        --begin;
    }
    return place > begin && place - begin <= 2 && (begin == 0 || text[begin - 1].isSpace());
}

void addBrackets(const QString& text, bool ended, std::vector<CollapseSign>& signs) {
    std::vector<qsizetype> open;
    for (qsizetype place = 0; place < text.size(); ++place) {
        const QChar here = text[place];
        if (isFace(text, place)) {
            continue;
        }
        if (!closing(here).isNull()) {
            open.push_back(place);
        } else if (QStringLiteral(")]}").contains(here)) {
            if (!open.empty() && closing(text[open.back()]) == here) {
                open.pop_back();
            } else if (!numbers(text, place)) {
                signs.push_back({Kind::bracket, place, 1, Words::tr("“%1” closes nothing").arg(here)});
            }
        }
    }
    for (const qsizetype place : open) {
        if (ended || text.size() - place > long_open) {
            signs.push_back({Kind::bracket, place, 1, Words::tr("“%1” is never closed").arg(text[place])});
        }
    }
}

/// Sums and products of numbers, products first; nothing where it divides by zero.
std::optional<double> valueOf(const QString& sum) {
    static const QRegularExpression part(
        QStringLiteral(R"(([-+*/\x{2212}\x{00D7}\x{00F7}])?\s*(\d+(?:\.\d+)?))"));
    double whole = 0, product = 0;
    bool first = true;
    for (auto match = part.globalMatch(sum); match.hasNext(); first = false) {
        const QRegularExpressionMatch found = match.next();
        const QString sign = found.captured(1);
        const double number = found.captured(2).toDouble();
        if (sign == QLatin1String("*") || sign == QChar(0x00D7)) {
            product *= number;
        } else if (sign == QLatin1String("/") || sign == QChar(0x00F7)) {
            if (number == 0) {
                return std::nullopt;
            }
            product /= number;
        } else {
            whole += product;
            product = !first && sign != QLatin1String("+") ? -number : number;
        }
    }
    return whole + product;
}

void addSums(const QString& text, bool ended, std::vector<CollapseSign>& signs) {
    static const QRegularExpression sum(QStringLiteral(
        R"((\d+(?:\.\d+)?(?:\s?[-+*/\x{2212}\x{00D7}\x{00F7}]\s?\d+(?:\.\d+)?)+)\s?=\s?([-\x{2212}]?\d+(?:\.(\d+))?))"));
    for (auto match = sum.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        const QString before = text.left(found.capturedStart()).trimmed();
        const QString after = text.mid(found.capturedEnd(), 3).trimmed();
        const QChar last = before.isEmpty() ? QChar() : before.back();
        // Part of something longer, or still growing.
        const bool touches = found.capturedStart() > 0 && text[found.capturedStart() - 1].isLetterOrNumber();
        const QString operators = QStringLiteral("+-*/=.^)\u2212\u00D7\u00F7");
        if (touches || operators.contains(last.isNull() ? QLatin1Char(' ') : last) ||
            (!after.isEmpty() && QStringLiteral("+*/^\u00D7\u00F7").contains(after.front())) ||
            (!ended && found.capturedEnd() == text.size())) {
            continue;
        }
        const double given = found.captured(2).replace(QChar(0x2212), QLatin1Char('-')).toDouble();
        const double half = 0.5 * std::pow(10.0, -static_cast<double>(found.captured(3).size()));
        const std::optional<double> value = valueOf(found.captured(1));
        const bool rounded = found.captured(1).contains(QLatin1Char('/')) ||
                             found.captured(1).contains(QChar(0x00F7)) || !found.captured(3).isEmpty();
        if (value && std::abs(*value - given) > (rounded ? half * (1 + 1e-9) : 1e-9 * std::abs(*value))) {
            signs.push_back({Kind::sum, found.capturedStart(), found.capturedLength(),
                             Words::tr("%1 is wrong: %2")
                                 .arg(quoted(found.captured()), QString::number(*value, 'g', 12))});
        }
    }
}

} // namespace

std::vector<CollapseSign> collapseSigns(const QString& prompt, const QString& text, bool ended) {
    const QString looked_at = text.left(most_looked_at);
    const QString whole = prompt + looked_at;
    std::vector<CollapseSign> signs;
    addRepetitions(looked_at, signs);
    for (CollapseSign& sign : signs) {
        sign.begin += prompt.size();
    }
    addBrackets(whole, ended, signs);
    addSums(whole, ended, signs);
    // What the prompt does is not the model's.
    std::erase_if(signs, [&](const CollapseSign& sign) { return sign.begin + sign.length <= prompt.size(); });
    for (CollapseSign& sign : signs) {
        const qsizetype end = sign.begin + sign.length - prompt.size();
        sign.begin = std::max<qsizetype>(sign.begin - prompt.size(), 0);
        sign.length = end - sign.begin;
    }
    std::ranges::stable_sort(signs, {}, &CollapseSign::begin);
    return signs;
}

} // namespace cutaway
