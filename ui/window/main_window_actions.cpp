#include "ui/figures/figure.h"
#include "ui/window/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QInputDialog>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QToolBar>

namespace cutaway {

void MainWindow::makeActions() {
    makeFileMenu();
    makeEditMenu();
    makeRunMenu();
    makeViewMenu();
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&About Cutaway"), this, [this] {
        QMessageBox::about(
            this, tr("About Cutaway"),
            tr("Cutaway %1\n\nFinds the attention and FFN layers that a language model can do without "
               "(FinerCut, arXiv 2405.18218).\nGPL-3.0-or-later.")
                .arg(CUTAWAY_VERSION));
    });
}

void MainWindow::makeFileMenu() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(tr("&Open model …"), QKeySequence::Open, this, &MainWindow::askForModel);
    file->addAction(tr("Open &session …"), QKeySequence("Ctrl+Shift+O"), this, &MainWindow::askForSession);
    modelActions_ +=
        file->addAction(tr("&Save session"), QKeySequence::Save, this, [this] { saveSession(false); });
    modelActions_ +=
        file->addAction(tr("Save session &as …"), QKeySequence::SaveAs, this, [this] { saveSession(true); });
    file->addSeparator();
    modelActions_ +=
        file->addAction(tr("Export &figure …"), QKeySequence("Ctrl+E"), this, &MainWindow::exportFigure);
    modelActions_ += file->addAction(tr("&Copy figure"), QKeySequence("Ctrl+Shift+C"), this, [this] {
        QApplication::clipboard()->setPixmap(figurePixmap(document_.session(), {}));
    });
    modelActions_ +=
        file->addAction(tr("Export &model …"), QKeySequence("Ctrl+Shift+E"), this, &MainWindow::exportModel);
    file->addSeparator();
    file->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
}

void MainWindow::makeEditMenu() {
    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    undoAction_ = edit->addAction(tr("&Undo"), QKeySequence::Undo, &controller_, &RunController::undo);
    redoAction_ = edit->addAction(tr("&Redo"), QKeySequence::Redo, &controller_, &RunController::redo);
    edit->addSeparator();
    // The map's own keys; shown here so that they are found.
    modelActions_ += edit->addAction(tr("&Pin selected slots\tP"), this,
                                     [this] { controller_.edit(Decision::pin, map_->selection()); });
    modelActions_ += edit->addAction(tr("&Force out selected slots\tDel"), this,
                                     [this] { controller_.edit(Decision::force, map_->selection()); });
    modelActions_ += edit->addAction(tr("R&estore selected slots\tR"), this,
                                     [this] { controller_.edit(Decision::restore, map_->selection()); });
    modelActions_ += edit->addAction(tr("&Score selected slot now\tEnter"), this, [this] {
        if (!map_->selection().empty()) {
            controller_.scoreNow(map_->selection().front());
        }
    });
}

void MainWindow::makeRunMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Run"));
    runAction_ = menu->addAction(tr("&Run"), QKeySequence("F5"), this, [this] {
        banner_->hide();
        if (controller_.state() == RunState::running) {
            controller_.pause();
        } else {
            controller_.run();
        }
    });
    stopAction_ = menu->addAction(tr("&Stop"), QKeySequence("Shift+F5"), &controller_, &RunController::stop);
    modelActions_ += runAction_;

    QToolBar* bar = addToolBar(tr("Tools"));
    bar->setObjectName("tools");
    bar->addAction(tr("Open"), this, &MainWindow::askForModel);
    bar->addSeparator();
    bar->addAction(runAction_);
    bar->addAction(stopAction_);
    bar->addSeparator();
    share_ = new QDoubleSpinBox;
    share_->setRange(0, 100);
    share_->setDecimals(0);
    share_->setSuffix(tr(" % of the slots"));
    share_->setAccessibleName(tr("Budget"));
    share_->setToolTip(tr("Stop when this share of the slots is removed"));
    bar->addWidget(new QLabel(tr(" Budget ")));
    bar->addWidget(share_);
    divergence_ = new QComboBox;
    for (const Divergence divergence : all_divergences) {
        divergence_->addItem(QString::fromStdString(std::string(name(divergence))));
    }
    divergence_->setAccessibleName(tr("Divergence"));
    bar->addWidget(new QLabel(tr(" Divergence ")));
    bar->addWidget(divergence_);
    bar->addSeparator();
    bar->addAction(tr("Undo"), &controller_, &RunController::undo);
    bar->addAction(tr("Redo"), &controller_, &RunController::redo);
    bar->addSeparator();
    modelActions_ += bar->addAction(tr("Export figure"), this, &MainWindow::exportFigure);
    modelActions_ += bar->addAction(tr("Export model"), this, &MainWindow::exportModel);
    connect(share_, &QDoubleSpinBox::valueChanged, this, &MainWindow::applySettings);
    connect(divergence_, &QComboBox::currentTextChanged, this, &MainWindow::applySettings);
}

void MainWindow::makeViewMenu() {
    viewMenu_ = menuBar()->addMenu(tr("&View"));
    QAction* columns = viewMenu_->addAction(tr("Map in &columns"), QKeySequence("Ctrl+L"));
    columns->setCheckable(true);
    connect(columns, &QAction::toggled, this,
            [this](bool on) { map_->setMapLayout(on ? MapLayout::columns : MapLayout::rows); });
    viewMenu_->addAction(tr("&Reset layout"), this, [this] { restoreState(defaultLayout_, 1); });
    viewMenu_->addSeparator();
    for (QDockWidget* dock : findChildren<QDockWidget*>()) {
        viewMenu_->addAction(dock->toggleViewAction());
    }
}

void MainWindow::applySettings() {
    SearchSettings settings = document_.session().settings;
    settings.budget.share = share_->value() / 100;
    settings.divergence = parse_divergence(divergence_->currentText().toStdString());
    document_.setSettings(settings);
    showRun();
}

void MainWindow::askForModel() {
    QSettings settings;
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a checkpoint folder"),
                                                             settings.value("recent/model").toString());
    if (!folder.isEmpty()) {
        settings.setValue("recent/model", folder);
        open(folder);
    }
}

void MainWindow::askForSession() {
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Open a session"), {}, tr("Sessions (*.cutaway)"));
    if (!file.isEmpty()) {
        open(file);
    }
}

void MainWindow::saveSession(bool as) {
    QString file = document_.file();
    if (as || file.isEmpty()) {
        file = QFileDialog::getSaveFileName(this, tr("Save the session"), "session.cutaway",
                                            tr("Sessions (*.cutaway)"));
    }
    if (file.isEmpty()) {
        return;
    }
    try {
        document_.saveAs(file);
        statusBar()->showMessage(tr("Saved %1").arg(file));
    } catch (const Error& error) {
        showError(error);
    }
}

void MainWindow::exportFigure() {
    const QString file = QFileDialog::getSaveFileName(this, tr("Export the figure"), "pattern.pdf",
                                                      tr("Figures (*.pdf *.svg *.png)"));
    if (file.isEmpty()) {
        return;
    }
    try {
        saveFigure(document_.session(), {}, file);
        statusBar()->showMessage(tr("Wrote %1").arg(file));
    } catch (const Error& error) {
        showError(error);
    }
}

void MainWindow::exportModel() {
    bool chosen = false;
    const QString format =
        QInputDialog::getItem(this, tr("Export the model"),
                              tr("zeroed: a checkpoint folder that loads everywhere, no smaller\n"
                                 "plan: JSON for scripts"),
                              {"zeroed", "plan"}, 0, false, &chosen);
    const QString path = chosen
                             ? QFileDialog::getSaveFileName(this, tr("Where to write it"),
                                                            format == "plan" ? "plan.json" : "pruned-model")
                             : QString();
    if (!path.isEmpty()) {
        controller_.exportModel(format, path);
    }
}

} // namespace cutaway
