#pragma once

#include "core/plan/model_info.h"

#include <QDialog>

namespace cutaway {

/// What the engine takes a model for: every trait, its value, and the key of the configuration that said so.
class TraitsDialog : public QDialog {
    Q_OBJECT

  public:
    explicit TraitsDialog(const ModelInfo& model, QWidget* parent = nullptr);
};

} // namespace cutaway
