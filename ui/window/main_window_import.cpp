#include "ui/text.h"
#include "ui/window/banner.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>

#include <algorithm>

namespace cutaway {

void MainWindow::createImportActions() {
    add(QStringLiteral("importPlan"), tr("Im&port a plan…"), {QKeySequence(Qt::CTRL | Qt::Key_I)},
        [this] { askForPlan(); });
    action("importPlan")
        ->setToolTip(tr("Force out what another plan removes: Cutaway's, FinerCut's, LLM-Drop's, or a pruned "
                        "checkpoint's (Ctrl+I)"));
    connect(&planReader_, &PlanReader::done, this, &MainWindow::takePlan);
    connect(&planReader_, &PlanReader::failed, this, [this](const std::shared_ptr<Error>& error) {
        showError(tr("The plan cannot be imported"), *error);
    });
}

void MainWindow::askForPlan() {
    auto* const dialog = new QFileDialog(this, tr("Import a plan"), QString(),
                                         tr("Plans (*.json *.txt *.cutaway);;All files (*)"));
    dialog->setObjectName(QStringLiteral("importDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::importPlan);
    dialog->open();
}

void MainWindow::importPlan(const QString& path) {
    planReader_.read(QFileInfo(path).absoluteFilePath(), document_.plan().blocks());
}

void MainWindow::takePlan(const std::shared_ptr<PlanFile>& file, const QString& path) {
    const Plan& plan = document_.plan();
    const QString name = QFileInfo(path).fileName();
    if (controller_.searching() || plan.blocks() != file->plan.blocks()) {
        // What could be done when it was asked for cannot be done any more.
        showError(tr("The plan cannot be imported"),
                  Error(error_code::bad_input, "a search began, or another model was opened meanwhile",
                        path.toStdString(), "Import it again once no search runs."));
        return;
    }
    std::vector<Slot> fresh = file->plan.removed();
    std::erase_if(fresh, [&](Slot slot) { return plan.state(slot) == State::forced; });
    QStringList words;
    if (fresh.empty()) {
        words << (file->plan.removed().empty() ? tr("It removes nothing.")
                                               : tr("All that it removes is forced out already."));
    } else {
        timeline_.go(timeline_.length());
        nameNextImport(document_, name);
        controller_.edit(Decision::force, fresh);
        words << tr("%n slots are forced out. Undo takes that back.", nullptr,
                    static_cast<int>(fresh.size()));
    }
    if (!file->plan.pinned().empty()) {
        words << tr("Its pins are left out.");
    }
    for (const std::string& note : file->notes) {
        words << toQString(note) + QLatin1Char('.');
    }
    banners_->show(QStringLiteral("imported"), {.severity = Severity::information,
                                                .title = tr("The plan of %1").arg(name),
                                                .text = words.join(QLatin1Char(' '))});
}

} // namespace cutaway
