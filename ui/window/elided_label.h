#pragma once

#include <QLabel>

namespace cutaway {

/// A line of words that ends in … where it has too little room; a tip says the whole.
class ElidedLabel : public QLabel {
    Q_OBJECT

  public:
    using QLabel::QLabel;

    /// As narrow as its surroundings want it.
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace cutaway
