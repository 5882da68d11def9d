#pragma once

#include <QStatusBar>

class QLabel;
class QProgressBar;

namespace cutaway {

class Controller;
class Document;
class SlotModel;

/// Where the engine computes and what it uses; how far the search is; how long it will take.
class StatusLine : public QStatusBar {
    Q_OBJECT

  public:
    StatusLine(const Controller& controller, const Document& document, const SlotModel& model,
               QWidget* parent = nullptr);

    void refresh();

  private:
    QString deviceText() const;
    QString runText() const;
    QString searchText() const;
    QString trialText() const;
    void refreshBar();

    const Controller& controller_;
    const Document& document_;
    const SlotModel& model_;
    QLabel* device_;
    QLabel* run_;
    QProgressBar* bar_;
};

} // namespace cutaway
