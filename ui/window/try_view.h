#pragma once

#include "ui/engine/try_run.h"
#include "ui/models/collapse_signs.h"
#include "ui/window/token_text.h"

#include <vector>

namespace cutaway {

/// A generated text. Tokens that the other text does not have are shaded and underlined, signs of collapse
/// have a wavy line; the pointer and the text cursor tell what the models thought of a token.
class TryView : public TokenText {
    Q_OBJECT

  public:
    explicit TryView(QWidget* parent = nullptr);

    /// `differs`: by token; `ended`: the model ended it, which is shown.
    void setText(const TryText& text, std::vector<bool> differs, std::vector<CollapseSign> signs,
                 const QString& other);
    /// `Token 3: “ the”, log-probability −0.12, rank 1; without the cuts −2.50, rank 7`, and what is odd
    /// there.
    QString words(int token) const override;

  protected:
    void fill() override;

  private:
    QTextCharFormat format(bool differs, bool sign) const;

    TryText text_;
    std::vector<bool> differs_;
    std::vector<CollapseSign> signs_;
    QString other_; ///< what the other model is called
};

} // namespace cutaway
