#include "ui/models/export_words.h"
#include "ui/text.h"
#include "ui/window/banner.h"
#include "ui/window/export_dialog.h"
#include "ui/window/icons.h"
#include "ui/window/main_window.h"
#include "ui/window/run_dialog.h"

#include <QAction>
#include <QDesktopServices>
#include <QFileInfo>
#include <QShortcut>
#include <QUrl>

namespace cutaway {

void MainWindow::createExportActions() {
    add(QStringLiteral("exportModel"), tr("Export &model…"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)},
        [this] { askForExport(); })
        ->setIcon(icon(IconShape::exportModel));
    add(QStringLiteral("exportLayers"), tr("Export these &layers…"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)},
        [this] { askForExport({.format = "layers", .path = {}, .slots = chosenSlots()}); });
    add(QStringLiteral("exportPlan"), tr("Export the pla&n…"), {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_E)},
        [this] { askForExport({.format = "plan", .path = {}}); });
}

void MainWindow::connectExport() {
    connect(&controller_, &Controller::exported, this, &MainWindow::showExported);
    // Where nothing is being written Escape means nothing, so that no search ends by a slip.
    auto* const escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    connect(escape, &QShortcut::activated, this, [this] { controller_.stop(); });
    const auto follow = [this, escape] { escape->setEnabled(controller_.exporting()); };
    connect(&controller_, &Controller::changed, escape, follow);
    follow();
}

void MainWindow::askForExport(const ExportTarget& wish) {
    auto* const dialog = new ExportDialog(controller_, document_, wish, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::chosen, this, [this](const ExportTarget& target) {
        banners_->close(QStringLiteral("exported"));
        controller_.exportModel(target);
    });
    dialog->open();
}

void MainWindow::showExported(const ExportResult& result) {
    const QString host = controller_.engineHost();
    const QString model = toQString(document_.session().model.path);
    std::vector<Notice::Choice> choices;
    if (!runCommands(result, model).empty()) {
        choices.push_back({tr("How to run it…"),
                           [this, result, model, host] {
                               auto* const dialog = new RunDialog(result, model, host, this);
                               dialog->setAttribute(Qt::WA_DeleteOnClose);
                               dialog->open();
                           },
                           true});
    }
    if (host.isEmpty()) {
        choices.push_back({tr("Open the folder"),
                           [path = toQString(result.path)] {
                               const QFileInfo written(path);
                               QDesktopServices::openUrl(QUrl::fromLocalFile(
                                   written.isDir() ? written.filePath() : written.path()));
                           },
                           true});
    }
    const bool weights = exportFormatWords(toQString(result.format)).weights;
    banners_->show(QStringLiteral("exported"),
                   {.severity = Severity::information,
                    .title = weights                   ? tr("The pruned model is written")
                             : result.format == "plan" ? tr("The plan is written")
                                                       : tr("The layers are written"),
                    .text = exportedWords(result),
                    .choices = std::move(choices)});
}

} // namespace cutaway
