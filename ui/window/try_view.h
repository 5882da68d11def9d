#pragma once

#include "ui/engine/try_run.h"
#include "ui/models/collapse_signs.h"

#include <QTextEdit>

#include <vector>

namespace cutaway {

/// A generated text. Tokens that the other text does not have are shaded and underlined, signs of collapse
/// have a wavy line; the pointer and the text cursor tell what the models thought of a token.
class TryView : public QTextEdit {
    Q_OBJECT

  public:
    explicit TryView(QWidget* parent = nullptr);

    /// `differs`: by token; `ended`: the model ended it, which is shown.
    void setText(const TryText& text, std::vector<bool> differs, std::vector<CollapseSign> signs,
                 const QString& other);
    /// The token under the text cursor; -1 where there is none.
    int current() const { return tokenAt(textCursor().position()); }
    /// `Token 3: “ the”, log-probability −0.12, rank 1; without the cuts −2.50, rank 7`, and what is odd
    /// there.
    QString words(int token) const;

  Q_SIGNALS:
    void currentChanged();

  protected:
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void fill();
    QTextCharFormat format(bool differs, bool sign) const;
    int tokenAt(int position) const;

    TryText text_;
    std::vector<bool> differs_;
    std::vector<CollapseSign> signs_;
    QString other_;           ///< what the other model is called
    std::vector<int> starts_; ///< by token: its place as it is shown
};

} // namespace cutaway
