#include "ui/engine/engine_command.h"
#include "ui/figures/figure_dialog.h"
#include "ui/map/slot_map_view.h"
#include "ui/text.h"
#include "ui/window/banner.h"
#include "ui/window/main_window.h"
#include "ui/window/open_dialog.h"
#include "ui/window/recents.h"
#include "ui/window/welcome_page.h"

#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>

namespace cutaway {

namespace {

QString sessionFilter() {
    return MainWindow::tr("Cutaway sessions (*.cutaway)");
}

} // namespace

void MainWindow::open(const QString& path, Controller::Then then) {
    const QString chosen = path == QLatin1String("demo") ? demoModelFolder() : path;
    if (isSessionPath(chosen)) {
        openSession(chosen, false);
        return;
    }
    OpenRequest request;
    request.path = chosen.toStdString();
    controller_.startEngine();
    if (mayDiscard()) {
        controller_.openModel(request, then);
    }
}

void MainWindow::openDemo() {
    open(demoModelFolder(), Controller::Then::startSearch);
}

void MainWindow::openRequest(const OpenRequest& request) {
    const QString path = toQString(request.path);
    if (isSessionPath(path)) {
        openSession(path, false);
    } else if (mayDiscard()) {
        controller_.startEngine();
        controller_.openModel(request);
    }
}

void MainWindow::openSession(const QString& path, bool recovered) {
    if (controller_.searching()) {
        banners_->show(QStringLiteral("open"), {.severity = Severity::warning,
                                                .title = tr("A search runs"),
                                                .text = tr("Stop it, then open the session.")});
        return;
    }
    if (!mayDiscard()) {
        return;
    }
    reader_.read(path, recovered);
}

void MainWindow::showSession(const std::shared_ptr<Session>& session, const QString& path, bool recovered) {
    controller_.startEngine();
    controller_.openSession(std::move(*session), recovered ? QString() : path);
    if (recovered) {
        Autosave::discard(path);
    }
}

void MainWindow::rememberOpened(const QString& path) {
    rememberPath(path);
    welcome_->refresh();
}

void MainWindow::askForModel() {
    auto* const dialog = new OpenDialog(controller_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &OpenDialog::chosen, this, &MainWindow::openRequest);
    dialog->open();
}

void MainWindow::askForSession() {
    auto* const dialog = new QFileDialog(this, tr("Open a session"), QString(), sessionFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { openSession(path, false); });
    dialog->open();
}

bool MainWindow::saveTo(const QString& path) {
    try {
        autosave_.saveNow(path);
    } catch (const Error& error) {
        showError(tr("The session cannot be saved"), error);
        return false;
    }
    document_.setSaved(path);
    autosave_.forget();
    rememberOpened(path);
    return true;
}

void MainWindow::save() {
    if (document_.path().isEmpty()) {
        saveAs();
    } else {
        saveTo(document_.path());
    }
}

void MainWindow::saveAs() {
    auto* const dialog = new QFileDialog(this, tr("Save the session"),
                                         document_.name() + toQString(session_suffix), sessionFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(toQString(session_suffix.substr(1)));
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::saveTo);
    dialog->open();
}

void MainWindow::exportFigure() {
    auto* const dialog = new FigureDialog(document_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FigureDialog::failed, this,
            [this](const Error& error) { showError(tr("The figure cannot be written"), error); });
    connect(dialog, &FigureDialog::saved, this, [this](const QString& path) {
        banners_->show(
            QStringLiteral("figure"),
            {.severity = Severity::information, .title = tr("The figure is written"), .text = path});
    });
    dialog->open();
}

void MainWindow::askForExport() {
    auto* const dialog = new QFileDialog(this, tr("Export the pruned model to a new folder"),
                                         document_.name() + QStringLiteral("-pruned"));
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Checkpoint that every tool loads (a folder)"), tr("Plan only (*.json)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog](const QString& path) {
        const bool plan = dialog->selectedNameFilter().contains(QLatin1String("*.json"));
        controller_.exportModel(plan ? QStringLiteral("plan") : QStringLiteral("zeroed"), path);
    });
    dialog->open();
}

void MainWindow::offerRecovery() {
    const QStringList files = Autosave::leftBehind();
    if (files.isEmpty()) {
        return;
    }
    const QString file = files.front();
    banners_->show(
        QStringLiteral("recovery"),
        {.severity = Severity::information,
         .title = tr("Cutaway ended without saving its last session"),
         .text = tr("It was kept as it was after its last change, at %1.")
                     .arg(QLocale().toString(QFileInfo(file).lastModified(), QLocale::ShortFormat)),
         .choices = {{tr("Open it"), [this, file] { openSession(file, true); }},
                     {tr("Discard"), [files] {
                          for (const QString& left : files) {
                              Autosave::discard(left);
                          }
                      }}}});
}

/// Whether the session on the screen may go: it is saved, or the user says so.
bool MainWindow::mayDiscard() {
    if (!document_.modified() || document_.plan().events().empty()) {
        return true;
    }
    QMessageBox box(QMessageBox::Question, tr("Cutaway"), tr("Save the session %1?").arg(document_.name()),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
    box.setInformativeText(tr("Otherwise the plan and its scores are lost."));
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
    case QMessageBox::Save: {
        QString path = document_.path();
        if (path.isEmpty()) {
            path = QFileDialog::getSaveFileName(
                this, tr("Save the session"), document_.name() + toQString(session_suffix), sessionFilter());
        }
        return !path.isEmpty() && saveTo(path);
    }
    case QMessageBox::Discard:
        autosave_.forget();
        return true;
    default:
        return false;
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!mayDiscard()) {
        event->ignore();
        return;
    }
    saveLayout();
    autosave_.forget();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().front().isLocalFile()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    const QFileInfo dropped(event->mimeData()->urls().front().toLocalFile());
    // One of a checkpoint's files stands for its folder.
    const bool inside = dropped.isFile() && !isSessionPath(dropped.filePath());
    open(inside ? dropped.absolutePath() : dropped.absoluteFilePath());
}

} // namespace cutaway
