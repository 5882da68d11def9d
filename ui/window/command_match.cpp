#include "ui/window/command_match.h"

#include <QStringList>

#include <algorithm>

namespace cutaway {

namespace {

bool beginsAWord(const QString& text, const QString& word) {
    for (qsizetype place = text.indexOf(word); place >= 0; place = text.indexOf(word, place + 1)) {
        if (place == 0 || !text[place - 1].isLetterOrNumber()) {
            return true;
        }
    }
    return false;
}

bool holdsLetters(const QString& text, const QString& letters) {
    qsizetype place = 0;
    for (const QChar letter : letters) {
        place = text.indexOf(letter, place);
        if (place < 0) {
            return false;
        }
        ++place;
    }
    return true;
}

} // namespace

std::optional<int> commandMatch(const QString& typed, const QString& name, const QString& menu) {
    const QString wanted = typed.simplified().toCaseFolded();
    const QString text = name.toCaseFolded();
    const QString all = text + QLatin1Char(' ') + menu.toCaseFolded();
    const QStringList words = wanted.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const auto every = [&](const auto& holds) { return std::all_of(words.begin(), words.end(), holds); };
    int rank = 0;
    for (const bool fits :
         {text.startsWith(wanted), every([&](const QString& word) { return beginsAWord(text, word); }),
          every([&](const QString& word) { return text.contains(word); }),
          every([&](const QString& word) { return all.contains(word); }),
          holdsLetters(text, words.join(QString()))}) {
        if (fits) {
            return rank;
        }
        ++rank;
    }
    return std::nullopt;
}

} // namespace cutaway
