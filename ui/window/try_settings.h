#pragma once

#include "core/plan/generate_messages.h"

#include <QWidget>

class QDoubleSpinBox;
class QSpinBox;

namespace cutaway {

/// How the next token is chosen, and how many there are, in one row. Remembered.
class TrySettings : public QWidget {
    Q_OBJECT

  public:
    explicit TrySettings(QWidget* parent = nullptr);

    /// Fills in all but plans and prompt.
    void apply(GenerateRequest& request) const;

  Q_SIGNALS:
    void edited();

  private:
    void read();
    void edit();
    void refresh();

    QSpinBox* tokens_;
    QDoubleSpinBox* temperature_;
    QSpinBox* topK_;
    QDoubleSpinBox* topP_;
    QSpinBox* seed_;
};

} // namespace cutaway
