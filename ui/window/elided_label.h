#pragma once

#include <QLabel>

namespace cutaway {

/// One line of plain text that ends in an ellipsis where it has no room. It asks for no width of its own.
class ElidedLabel : public QLabel {
    Q_OBJECT

  public:
    explicit ElidedLabel(QWidget* parent = nullptr);

  protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace cutaway
