#pragma once

#include "core/plan/messages.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace cutaway {

class Controller;
class Document;
class FormatList;
class TargetField;

/// Chooses how the plan's model is written and where. Which formats fit, and how large they are, the engine
/// is asked; it stays usable where the engine dies meanwhile.
class ExportDialog : public QDialog {
    Q_OBJECT

  public:
    /// `wish`: the format to begin with, and the slots that the format of layers takes.
    ExportDialog(Controller& controller, const Document& document, const ExportTarget& wish,
                 QWidget* parent = nullptr);

  Q_SIGNALS:
    void chosen(const cutaway::ExportTarget& target);

  protected:
    void done(int result) override;
    QSize sizeHint() const override;

  private:
    void ask();
    void askForSize();
    void show(std::vector<FormatFit> fits);
    /// In place of the formats.
    void say(const QString& text, bool engineGone = false);
    void connectEngine();
    void chooseFormat();
    void refresh();
    void choose();
    QString type() const;

    Controller& controller_;
    const Document& document_;
    ExportTarget wish_;
    QStackedWidget* pages_;
    QLabel* message_;
    QPushButton* restart_;
    QScrollArea* scroll_;
    FormatList* formats_;
    QLabel* typeLabel_;
    QComboBox* type_;
    TargetField* target_;
    QPushButton* export_;
    std::int64_t question_ = 0; ///< that is not answered
    bool gone_ = false;         ///< the engine
};

} // namespace cutaway
