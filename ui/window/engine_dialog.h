#pragma once

#include "ui/engine/connection_test.h"
#include "ui/engine/engine_choice.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace cutaway {

/// Where the engine is to run: this machine, a host over SSH, or any command; and whether that works.
class EngineDialog : public QDialog {
    Q_OBJECT

  public:
    /// `inUse` is what the window's engine was started with.
    EngineDialog(const EngineChoice& choice, const QStringList& inUse, QWidget* parent = nullptr);

    EngineChoice choice() const;

  Q_SIGNALS:
    void chosen(const cutaway::EngineChoice& choice);

  private:
    QWidget* createHere();
    QWidget* createSsh();
    QWidget* createOwn();
    QLineEdit* line(QFormLayout* form, const QString& id, const QString& label, const QString& hint);
    void fill(const EngineChoice& choice);
    void refresh();
    void test();

    QComboBox* preset_;
    QStackedWidget* pages_;
    QLineEdit* host_ = nullptr;
    QLineEdit* user_ = nullptr;
    QSpinBox* port_ = nullptr;
    QLineEdit* program_ = nullptr;
    QLineEdit* setup_ = nullptr;
    QLineEdit* options_ = nullptr;
    QLineEdit* own_ = nullptr;
    QLabel* command_;
    QLabel* result_;
    QPushButton* test_;
    QPushButton* use_ = nullptr;
    ConnectionTest connection_;
};

} // namespace cutaway
