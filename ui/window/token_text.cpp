#include "ui/window/token_text.h"

#include <QHelpEvent>
#include <QTextCursor>
#include <QToolTip>

#include <algorithm>

namespace cutaway {

namespace {

/// Unicode's pictures of the control characters.
constexpr char16_t control_pictures = 0x2400;
constexpr char16_t delete_picture = 0x2421;

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

TokenText::TokenText(QWidget* parent) : QTextEdit(parent) {
    setReadOnly(true);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    connect(this, &QTextEdit::cursorPositionChanged, this, &TokenText::currentChanged);
}

void TokenText::beginText() {
    starts_.clear();
    clear();
}

void TokenText::beginToken(const QTextCursor& place) {
    starts_.push_back(place.position());
}

int TokenText::tokenAt(int position) const {
    const auto after = std::ranges::upper_bound(starts_, position);
    return static_cast<int>(after - starts_.begin()) - 1;
}

bool TokenText::viewportEvent(QEvent* event) {
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

void TokenText::changeEvent(QEvent* event) {
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        fill();
    }
}

} // namespace cutaway
