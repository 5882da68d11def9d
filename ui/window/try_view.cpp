#include "ui/window/try_view.h"

#include <QLocale>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QTextCursor>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cutaway {

namespace {

constexpr int shade = 44; ///< of 255

QString chanceWords(const TokenChance& chance) {
    const QString logprob = std::isfinite(chance.logprob)
                                ? QLocale().toString(chance.logprob, 'f', 2).replace('-', QChar(0x2212))
                                : QStringLiteral("\u2212\u221E");
    return TryView::tr("log-probability %1, rank %2").arg(logprob, QLocale().toString(chance.rank));
}

/// A line's end as it is: this is prose.
QString shownText(QChar character) {
    return character == QLatin1Char('\n') ? QStringLiteral("\n") : visibleText(character);
}

} // namespace

TryView::TryView(QWidget* parent) : TokenText(parent) {
    setFrameShape(QFrame::NoFrame);
}

void TryView::setText(const TryText& text, std::vector<bool> differs, std::vector<CollapseSign> signs,
                      const QString& other) {
    other_ = other;
    const bool same = text.tokens.size() == text_.tokens.size() && text.ids() == text_.ids() &&
                      text.finish == text_.finish && differs == differs_ && signs == signs_;
    text_ = text; // the other model's chances may have come
    if (!same) {
        differs_ = std::move(differs);
        signs_ = std::move(signs);
        fill();
    }
    Q_EMIT currentChanged();
}

QTextCharFormat TryView::format(bool differs, bool sign) const {
    QTextCharFormat format;
    if (differs) {
        QColor shaded = palette().color(QPalette::Text);
        shaded.setAlpha(shade);
        format.setBackground(shaded);
        format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
    }
    if (sign) {
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(palette().color(QPalette::Link));
    }
    return format;
}

/// What is selected and what is in sight stays: texts grow while they are read.
void TryView::fill() {
    const QSignalBlocker quiet(this);
    const int anchor = textCursor().anchor(), position = textCursor().position();
    const int scrolled = verticalScrollBar()->value();
    const bool at_end = scrolled == verticalScrollBar()->maximum();
    beginText();
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    qsizetype place = 0;
    for (std::size_t token = 0; token < text_.tokens.size(); ++token) {
        beginToken(cursor);
        const bool differs = token < differs_.size() && differs_[token];
        const QString& text = text_.tokens[token].text;
        for (const QChar character : text) {
            const bool sign = std::ranges::any_of(signs_, [&](const CollapseSign& one) {
                return one.begin <= place && place < one.begin + one.length;
            });
            cursor.insertText(shownText(character), format(differs, sign));
            ++place;
        }
        if (text.isEmpty() && token + 1 == text_.tokens.size() && text_.finish == QLatin1String("end")) {
            cursor.insertText(tr("[end]"), format(differs, false));
        }
    }
    cursor.endEditBlock();
    const int last = document()->characterCount() - 1;
    QTextCursor before(document());
    before.setPosition(std::min(anchor, last));
    before.setPosition(std::min(position, last), QTextCursor::KeepAnchor);
    setTextCursor(before);
    verticalScrollBar()->setValue(at_end && !hasFocus() ? verticalScrollBar()->maximum() : scrolled);
}

QString TryView::words(int token) const {
    if (token < 0 || token >= static_cast<int>(text_.tokens.size())) {
        return {};
    }
    const TryToken& one = text_.tokens[static_cast<std::size_t>(token)];
    const QString text = one.text.isEmpty() ? tr("id %1").arg(one.id)
                                            : QStringLiteral("“%1”").arg(visibleText(one.text).remove('\n'));
    QString words = tr("Token %1: %2, %3").arg(token + 1).arg(text, chanceWords(one.own));
    if (one.other) {
        words += QStringLiteral("; ") + tr("%1: %2").arg(other_, chanceWords(*one.other));
    }
    qsizetype begin = 0;
    for (int before = 0; before < token; ++before) {
        begin += text_.tokens[static_cast<std::size_t>(before)].text.size();
    }
    for (const CollapseSign& sign : signs_) {
        if (sign.begin < begin + one.text.size() && begin < sign.begin + sign.length) {
            words += QStringLiteral(". ") + sign.words;
        }
    }
    return words;
}

} // namespace cutaway
