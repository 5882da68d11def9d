#pragma once

#include "core/plan/calibration_tokens.h"
#include "ui/window/token_text.h"

#include <vector>

namespace cutaway {

/// A sequence of the calibration set as the model reads it: every other token is shaded and underlined, so
/// that each one's ends are seen without colour as well. The pointer and the text cursor tell which token
/// is at a place.
class TokenView : public TokenText {
    Q_OBJECT

  public:
    explicit TokenView(QWidget* parent = nullptr);

    void setTokens(std::vector<TokenPiece> tokens);
    /// `Token 3 of 256: " the", id 278`.
    QString words(int token) const override;

  protected:
    void fill() override;

  private:
    std::vector<TokenPiece> tokens_;
};

} // namespace cutaway
