#pragma once

#include "ui/models/document.h"

#include <QLabel>

namespace cutaway {

class Timeline;

/// What the model is, and what the plan makes of its size.
class ModelPanel : public QLabel {
    Q_OBJECT

  public:
    ModelPanel(const Document& document, const Timeline& timeline, QWidget* parent = nullptr);

  protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void refresh();
    void keepAllInSight();
    void showTraits();

    const Document& document_;
    const Timeline& timeline_;
};

} // namespace cutaway
