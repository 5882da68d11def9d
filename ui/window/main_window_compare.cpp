#include "ui/plots/curve_plot.h"
#include "ui/text.h"
#include "ui/window/compare_panel.h"
#include "ui/window/curve_panel.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>

namespace cutaway {

void MainWindow::createCompareActions() {
    add(QStringLiteral("compareAdd"), tr("&Add a session to compare…"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, [this] { askToCompare(); });
    add(QStringLiteral("compareRemove"), tr("&Remove the selected session"),
        {QKeySequence(Qt::CTRL | Qt::Key_Delete)}, [this] { comparePanel_->removeSelected(); });
    add(QStringLiteral("compareClear"), tr("Remove a&ll compared sessions"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Delete)}, [this] { compared_.clear(); });
}

void MainWindow::connectCompared() {
    connect(&compareReader_, &SessionReader::done, this,
            [this](const std::shared_ptr<Session>& session, const QString& path) {
                compared_.add(*session, path);
                showDock(QStringLiteral("compareDock"));
            });
    connect(&compareReader_, &SessionReader::failed, this, [this](const std::shared_ptr<Error>& error) {
        showError(tr("The session cannot be compared"), *error);
    });
    connect(&compared_, &ComparedSessions::changed, this, &MainWindow::showCompared);
    connect(comparePanel_, &ComparePanel::selectionChanged, this, &MainWindow::refreshCompareActions);
    refreshCompareActions();
}

void MainWindow::compare(const QStringList& paths) {
    for (const QString& path : paths) {
        compareReader_.read(QFileInfo(path).absoluteFilePath(), false);
    }
}

void MainWindow::showCompared() {
    std::vector<ComparedCurve> curves;
    for (const ComparedSession& session : compared_.sessions()) {
        curves.push_back({session.name, session.curve, session.look});
    }
    curve_->plot().setCompared(std::move(curves));
    refreshCompareActions();
}

void MainWindow::refreshCompareActions() {
    action("compareRemove")->setEnabled(comparePanel_->anySelected());
    action("compareClear")->setEnabled(compared_.rowCount() > compared_.trials());
}

} // namespace cutaway
