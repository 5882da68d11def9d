#include "ui/engine/engine_command.h"
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
    if (isSessionPath(path)) {
        openSession(QFileInfo(path).absoluteFilePath(), false);
        return;
    }
    OpenRequest request;
    request.path = path.toStdString();
    if (mayDiscard()) {
        controller_.openModel(request, then);
    }
}

void MainWindow::openDemo() {
    // The engine knows where its own lies, on whichever machine.
    open(demoModel(), Controller::Then::startSearch);
}

void MainWindow::openRequest(const OpenRequest& request) {
    const QString path = toQString(request.path);
    if (isSessionPath(path)) {
        openSession(path, false);
    } else if (mayDiscard()) {
        controller_.openModel(request);
    }
}

void MainWindow::openSession(const QString& path, bool recovered) {
    if (mayDiscard()) {
        reader_.read(path, recovered);
    }
}

void MainWindow::showSession(const std::shared_ptr<Session>& session, const QString& path, bool recovered) {
    controller_.openSession(std::move(*session), recovered ? QString() : path);
    if (recovered) {
        autosave_.adopt(path);
    }
}

void MainWindow::rememberOpened(const QString& path) {
    rememberPath(path, controller_.engineHost());
    welcome_->refresh(controller_.engineHost());
}

void MainWindow::askForModel() {
    auto* const dialog = new OpenDialog(controller_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &OpenDialog::chosen, this, &MainWindow::openRequest);
    dialog->open();
}

void MainWindow::findModel() {
    auto* const dialog = new OpenDialog(controller_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Find the session's model"));
    dialog->setPath(toQString(document_.session().model.path));
    connect(dialog, &OpenDialog::chosen, &controller_, &Controller::findModel);
    dialog->open();
}

void MainWindow::askForSession() {
    auto* const dialog = new QFileDialog(this, tr("Open a session"), QString(), sessionFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { openSession(path, false); });
    dialog->open();
}

void MainWindow::askToCompare() {
    auto* const dialog = new QFileDialog(this, tr("Add sessions to compare"), QString(), sessionFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::compare);
    dialog->open();
}

bool MainWindow::saveTo(const QString& path) {
    try {
        autosave_.saveAs(path);
    } catch (const Error& error) {
        showError(tr("The session cannot be saved"), error);
        return false;
    }
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

void MainWindow::offerRecovery() {
    const QStringList files = Autosave::leftBehind();
    if (files.isEmpty()) {
        return;
    }
    const QString file = files.front();
    const auto open_it = [this, file] {
        if (controller_.engineSearching()) {
            offerRecovery();
            return;
        }
        openSession(file, true);
    };
    banners_->show(
        QStringLiteral("recovery"),
        {.severity = Severity::information,
         .title = tr("Cutaway ended without saving its last session"),
         .text = (controller_.engineSearching() ? tr("Stop the search to open it. ") : QString()) +
                 tr("It was kept as it was after its last change, at %1.")
                     .arg(QLocale().toString(QFileInfo(file).lastModified(), QLocale::ShortFormat)),
         .choices = {{tr("Open it"), open_it}, {tr("Discard"), [files] {
                                                    for (const QString& left : files) {
                                                        Autosave::discard(left);
                                                    }
                                                }}}});
}

/// Whether the session on the screen may go: it is saved, or the user says so.
bool MainWindow::mayDiscard() {
    if (!document_.modified() || !document_.worthKeeping()) {
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
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile()) {
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
