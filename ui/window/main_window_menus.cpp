#include "ui/window/curve_panel.h"
#include "ui/window/main_window.h"
#include "ui/window/recents.h"

#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>
#include <QTableView>

namespace cutaway {

void MainWindow::createMenus() {
    const auto fill = [this](QMenu* menu, std::initializer_list<const char*> ids) {
        for (const char* id : ids) {
            if (id == nullptr) {
                menu->addSeparator();
            } else {
                menu->addAction(action(id));
            }
        }
    };
    QMenu* const file = menuBar()->addMenu(tr("&File"));
    fill(file, {"open", "openSession"});
    recentMenu_ = file->addMenu(tr("Open &recent"));
    connect(recentMenu_, &QMenu::aboutToShow, this, &MainWindow::fillRecents);
    fill(file, {"demo", nullptr, "save", "saveAs", "importPlan", nullptr, "figure", "exportModel",
                "exportLayers", "exportPlan", nullptr, "quit"});
    QMenu* const edit = menuBar()->addMenu(tr("&Edit"));
    fill(edit, {"undo", "redo", "branch", nullptr, "pin", "force", "restore", "score", nullptr, "copy",
                "selectAll"});
    QMenu* const run = menuBar()->addMenu(tr("&Run"));
    fill(run, {"run", "stop"});
    run->addMenu(baselineMenu_);
    run->addMenu(evaluateMenu_);
    fill(run, {nullptr, "editBudget", "chooseDivergence", "calibration", nullptr, "measure", "measureAlong",
               "agreement", "tryIt", nullptr, "restartEngine", "engine"});
    QMenu* const view = menuBar()->addMenu(tr("&View"));
    fill(view, {"slotMapView", "historyView", "comparedMapsView", nullptr, "rows", "columns", nullptr,
                "cividis", "viridis", nullptr});
    QMenu* const against = view->addMenu(tr("Cut curve &against"));
    const auto* const axes = findChild<QActionGroup*>(QStringLiteral("curveAxes"));
    against->addActions(axes->actions());
    const auto mark = [this, axes] {
        axes->actions().at(static_cast<int>(curve_->axis()))->setChecked(true);
    };
    connect(curve_, &CurvePanel::axisChanged, this, mark);
    mark();
    view->addAction(action("perplexity"));
    view->addAction(action("preview"));
    view->addSeparator();
    view->addActions(createDockActions());
    fill(view, {nullptr, "timelineStart", "timelineBack", "timelinePlay", "timelineForward", "timelineNow"});
    fill(view, {nullptr, "systemLook", "lightLook", "darkLook", nullptr, "nextPane", "previousPane",
                "focusMap", nullptr, "resetLayout"});
    fill(menuBar()->addMenu(tr("&Compare")), {"compareAdd", nullptr, "compareRemove", "compareClear"});
    fill(menuBar()->addMenu(tr("&Help")), {"palette", nullptr, "about"});
    table_->addActions({action("pin"), action("force"), action("restore"), action("score")});
}

void MainWindow::fillRecents() {
    recentMenu_->clear();
    for (const QString& path : recentPaths(controller_.engineHost())) {
        QAction* const choice = recentMenu_->addAction(modelLabel(path), this, [this, path] { open(path); });
        choice->setToolTip(path);
    }
    recentMenu_->addSeparator();
    recentMenu_->addAction(tr("Forget these"), this, [] { forgetRecents(); });
}

} // namespace cutaway
