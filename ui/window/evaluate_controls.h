#pragma once

#include <QWidget>

#include <cstddef>
#include <cstdint>

class QComboBox;
class QPushButton;
class QSpinBox;

namespace cutaway {

/// Of which plans and of how many documents tasks are evaluated, in one row, and what is done with their
/// table. Remembered.
class EvaluateControls : public QWidget {
    Q_OBJECT

  public:
    /// Which plans are evaluated: the document's, that of the timeline's moment, or those after every n-th
    /// cut.
    enum class Where : std::uint8_t { now, shown, along };

    explicit EvaluateControls(QWidget* parent = nullptr);

    Where where() const;
    /// Along the cuts: after every so many.
    std::size_t every() const;
    /// So many documents of each task; 0: all.
    std::size_t limit() const;
    /// As a session has it: nothing that the user chose, which is neither told nor remembered.
    void adoptLimit(std::size_t limit);
    /// What is under way stays as it was asked for.
    void setRunning(bool running);
    void setCopyable(bool copyable);

  Q_SIGNALS:
    void whereChanged();
    void limitChanged();
    void addAsked();
    void copyAsked(const QPoint& place);

  private:
    void fill();
    void showEvery();

    QComboBox* where_;
    QSpinBox* every_;
    QSpinBox* limit_;
    QPushButton* add_;
    QPushButton* copy_;
};

} // namespace cutaway
