#pragma once

#include "ui/models/bootstrap_tables.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTableView;

namespace cutaway {

class BootstrapRun;
class Controller;
class Document;

/// How far the cuts depend on the sequences that happened to be drawn: the same search on resamples of them.
class AgreementPage : public QWidget {
    Q_OBJECT

  public:
    AgreementPage(const Document& document, const Controller& controller, BootstrapRun& run,
                  QWidget* parent = nullptr);

    void focusFirst();
    void runOrStop();
    void copy() const;

  private:
    QWidget* createTables();
    void refresh();
    QString summary() const;
    QString trouble() const;

    const Document& document_;
    const Controller& controller_;
    BootstrapRun& run_;
    SlotCountTable counts_;
    BootstrapStepTable steps_;
    int shown_ = -1; ///< the outcome that is in the tables, by its number
    QSpinBox* resamples_;
    QPushButton* start_;
    QPushButton* copy_;
    QProgressBar* bar_;
    QLabel* summary_;
    QStackedWidget* pages_;
    QLabel* hint_;
    QTableView* countsView_;
    QTableView* stepsView_;
};

} // namespace cutaway
