#pragma once

#include "core/plan/messages.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace cutaway {

class Controller;

/// Chooses a model or a session, and where to compute. It says what the model is and how much memory it
/// takes before anything is loaded; it warns and never forbids.
class OpenDialog : public QDialog {
    Q_OBJECT

  public:
    explicit OpenDialog(Controller& controller, QWidget* parent = nullptr);

    void setPath(const QString& path);

  Q_SIGNALS:
    void chosen(const cutaway::OpenRequest& request);

  private:
    void fillList();
    void addPaths(const QString& title, const QStringList& paths);
    void browse();
    void look();
    void show(const ModelInfo& model, const Json& plan);
    OpenRequest request() const;
    QString deviceWords() const;
    void choose();

    Controller& controller_;
    QListWidget* list_;
    QLineEdit* path_;
    QComboBox* device_;
    QComboBox* dtype_;
    QLabel* about_;
    QPushButton* open_;
    QTimer lookTimer_;
    QString lookedAt_;
};

} // namespace cutaway
