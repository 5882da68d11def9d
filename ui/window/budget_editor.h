#pragma once

#include "core/plan/settings.h"

#include <QToolButton>

class QCheckBox;
class QDialog;
class QDoubleSpinBox;
class QSpinBox;

namespace cutaway {

/// When the search stops, as a button that says it and opens an editor of its limits.
class BudgetEditor : public QToolButton {
    Q_OBJECT

  public:
    explicit BudgetEditor(QWidget* parent = nullptr);

    void setBudget(const Budget& budget);
    const Budget& budget() const { return budget_; }
    /// Opens the editor of the limits below the button.
    void showPanel();
    /// `25 % of slots`, `16 cuts or divergence 0.1`.
    static QString words(const Budget& budget);

  Q_SIGNALS:
    void edited(const cutaway::Budget& budget);

  private:
    void read();

    Budget budget_;
    QCheckBox* useShare_;
    QDoubleSpinBox* share_;
    QCheckBox* useCuts_;
    QSpinBox* cuts_;
    QCheckBox* useParameters_;
    QDoubleSpinBox* parameters_;
    QCheckBox* useDivergence_;
    QDoubleSpinBox* divergence_;
    QDialog* panel_;
};

} // namespace cutaway
