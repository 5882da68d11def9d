#include "ui/window/token_view.h"

#include "ui/text.h"

#include <QHelpEvent>
#include <QTextCursor>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

/// Unicode's pictures of the control characters.
constexpr char16_t control_pictures = 0x2400;
constexpr char16_t delete_picture = 0x2421;
constexpr int shade = 36; ///< of 255

bool ends_line(QChar character) {
    return character == QLatin1Char('\n') || character == QChar::LineSeparator ||
           character == QChar::ParagraphSeparator;
}

} // namespace

QString visibleText(const QString& text) {
    QString visible;
    for (const QChar character : text) {
        const char16_t code = character.unicode();
        if (ends_line(character)) {
            visible += QStringLiteral("↵\n");
        } else if (code < 0x20 && code != '\t') {
            visible += QChar(static_cast<char16_t>(control_pictures + code));
        } else if (code == 0x7F) {
            visible += QChar(delete_picture);
        } else if (character.category() == QChar::Other_Control ||
                   character.category() == QChar::Other_Format || (code >= 0xFDD0 && code <= 0xFDEF)) {
            // Among them those that turn the direction of what follows.
            visible += QStringLiteral("<U+%1>").arg(code, 4, 16, QLatin1Char('0')).toUpper();
        } else {
            visible += character;
        }
    }
    return visible;
}

TokenView::TokenView(QWidget* parent) : QTextEdit(parent) {
    setObjectName(QStringLiteral("tokenView"));
    setAccessibleName(tr("Tokens of the sequence"));
    setReadOnly(true);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    connect(this, &QTextEdit::cursorPositionChanged, this, &TokenView::currentChanged);
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
    starts_.clear();
    clear();
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    for (std::size_t token = 0; token < tokens_.size(); ++token) {
        starts_.push_back(cursor.position());
        const QString text = visibleText(toQString(tokens_[token].text));
        cursor.insertText(text.isEmpty() ? QStringLiteral("[%1]").arg(tokens_[token].id) : text,
                          token % 2 == 1 ? odd : QTextCharFormat());
    }
    cursor.endEditBlock();
    moveCursor(QTextCursor::Start);
}

int TokenView::tokenAt(int position) const {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), position);
    return static_cast<int>(after - starts_.begin()) - 1;
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

bool TokenView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* const help = static_cast<QHelpEvent*>(event); // NOLINT: its type says so
        const QTextCursor there = cursorForPosition(help->pos());
        QRect place = cursorRect(there);
        place.adjust(-place.height(), 0, place.height(), 0);
        if (place.contains(help->pos())) {
            // A cursor stands between characters: which one the pointer is over tells the side.
            const int position = there.position() - (help->pos().x() < cursorRect(there).x() ? 1 : 0);
            QToolTip::showText(help->globalPos(), words(tokenAt(position)), viewport());
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QTextEdit::viewportEvent(event);
}

void TokenView::changeEvent(QEvent* event) {
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        fill();
    }
}

} // namespace cutaway
