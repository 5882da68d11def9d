#pragma once

#include "core/plan/evaluation.h"

#include <QDialog>

#include <optional>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace cutaway {

/// Asks for something to evaluate: a file or folder, and what it is, which its name suggests.
class EvaluateDialog : public QDialog {
    Q_OBJECT

  public:
    /// `host`: the machine that the engine runs on over ssh, whose files are meant; empty where it is this
    /// one.
    explicit EvaluateDialog(const QString& host, QWidget* parent = nullptr);

    /// What the fields say; none where they do not say enough.
    std::optional<EvaluationSource> source() const;

  private:
    void browse(bool folder);
    void guess();
    void refresh();

    QLineEdit* path_;
    QComboBox* kind_;
    QLineEdit* name_;
    QSpinBox* window_;
    QSpinBox* stride_;
    QLabel* note_;
    QFormLayout* form_;
    QDialogButtonBox* buttons_;
    bool kindChosen_ = false; ///< by the user
    bool named_ = false;
};

} // namespace cutaway
