#pragma once

#include "core/plan/calibration_tokens.h"

#include <QTextEdit>

#include <vector>

namespace cutaway {

/// A sequence of the calibration set as the model reads it: every other token is shaded and underlined, so
/// that each one's ends are seen without colour as well. The pointer and the text cursor tell which token
/// is at a place.
class TokenView : public QTextEdit {
    Q_OBJECT

  public:
    explicit TokenView(QWidget* parent = nullptr);

    void setTokens(std::vector<TokenPiece> tokens);
    /// The token under the text cursor; -1 where there is none.
    int current() const { return tokenAt(textCursor().position()); }
    /// `Token 3 of 256: " the", id 278`.
    QString words(int token) const;

  Q_SIGNALS:
    void currentChanged();

  protected:
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void fill();
    int tokenAt(int position) const;

    std::vector<TokenPiece> tokens_;
    std::vector<int> starts_; ///< by token: its place in the text
};

/// A token's text with what cannot be seen made visible, as `↵` for a line's end.
QString visibleText(const QString& text);

} // namespace cutaway
