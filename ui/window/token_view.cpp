#include "ui/window/token_view.h"

#include "ui/text.h"

#include <QTextCursor>

#include <utility>

namespace cutaway {

namespace {

constexpr int shade = 36; ///< of 255

} // namespace

TokenView::TokenView(QWidget* parent) : TokenText(parent) {
    setObjectName(QStringLiteral("tokenView"));
    setAccessibleName(tr("Tokens of the sequence"));
}

void TokenView::setTokens(std::vector<TokenPiece> tokens) {
    if (tokens == tokens_) {
        return;
    }
    tokens_ = std::move(tokens);
    fill();
    Q_EMIT currentChanged();
}

void TokenView::fill() {
    QColor shaded = palette().color(QPalette::Text);
    shaded.setAlpha(shade);
    QTextCharFormat odd;
    odd.setBackground(shaded);
    odd.setFontUnderline(true);
    odd.setUnderlineColor(palette().color(QPalette::PlaceholderText));
    beginText();
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    for (std::size_t token = 0; token < tokens_.size(); ++token) {
        beginToken(cursor);
        const QString text = visibleText(toQString(tokens_[token].text));
        cursor.insertText(text.isEmpty() ? QStringLiteral("[%1]").arg(tokens_[token].id) : text,
                          token % 2 == 1 ? odd : QTextCharFormat());
    }
    cursor.endEditBlock();
    moveCursor(QTextCursor::Start);
}

QString TokenView::words(int token) const {
    if (token < 0 || token >= static_cast<int>(tokens_.size())) {
        return {};
    }
    const TokenPiece& piece = tokens_[static_cast<std::size_t>(token)];
    const QString text = visibleText(toQString(piece.text)).remove(QLatin1Char('\n'));
    return text.isEmpty()
               ? tr("Token %1 of %2: id %3").arg(token + 1).arg(tokens_.size()).arg(piece.id)
               : tr("Token %1 of %2: “%3”, id %4").arg(token + 1).arg(tokens_.size()).arg(text).arg(piece.id);
}

} // namespace cutaway
