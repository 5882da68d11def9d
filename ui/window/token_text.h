#pragma once

#include <QTextEdit>

#include <vector>

namespace cutaway {

/// A text to read that is made of tokens: the pointer and the text cursor tell which token is at a place.
class TokenText : public QTextEdit {
    Q_OBJECT

  public:
    explicit TokenText(QWidget* parent = nullptr);

    /// The token under the text cursor; -1 where there is none.
    int current() const { return tokenAt(textCursor().position()); }
    /// What is told of a token, counted from 0; empty where there is none.
    virtual QString words(int token) const = 0;

  Q_SIGNALS:
    void currentChanged();

  protected:
    /// Writes all of it anew: beginText(), then every token after its beginToken(). Marks have the palette's
    /// colours, so that it is called where that changes.
    virtual void fill() = 0;
    void beginText();
    void beginToken(const QTextCursor& place);

    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    int tokenAt(int position) const;

    std::vector<int> starts_; ///< by token: its place as it is shown
};

/// A token's text with what cannot be seen made visible, as `↵` for a line's end.
QString visibleText(const QString& text);

} // namespace cutaway
