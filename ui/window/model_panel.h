#pragma once

#include "ui/models/document.h"

#include <QLabel>

namespace cutaway {

/// What the model is, and what the plan makes of its size.
class ModelPanel : public QLabel {
    Q_OBJECT

  public:
    explicit ModelPanel(const Document& document, QWidget* parent = nullptr);

  protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void refresh();
    void keepAllInSight();
    void showTraits();

    const Document& document_;
};

} // namespace cutaway
