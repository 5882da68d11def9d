#include "ui/engine/engine_command.h"
#include "ui/text.h"
#include "ui/window/banner.h"
#include "ui/window/main_window.h"

#include <QEvent>
#include <QMessageBox>
#include <QPlainTextEdit>

namespace cutaway {

void MainWindow::showError(const QString& what, const Error& error) {
    std::vector<Notice::Choice> choices;
    if (!document_.empty() && !controller_.modelReady() && controller_.engineAlive()) {
        choices.push_back({tr("Try again"), [this] { controller_.reload(); }});
        choices.push_back({tr("Find the model…"), [this] { findModel(); }});
    }
    const QString text = errorText(error);
    log_->appendPlainText(QStringLiteral("%1: %2").arg(what, text));
    banners_->show(QStringLiteral("error"),
                   {.severity = Severity::error, .title = what, .text = text, .choices = std::move(choices)});
}

void MainWindow::showUnsaved(const Error& error) {
    const QString text = errorText(error);
    log_->appendPlainText(text);
    banners_->show(QStringLiteral("unsaved"), {.severity = Severity::error,
                                               .title = tr("The session is not being saved on the way"),
                                               .text = text,
                                               .choices = {{tr("Save elsewhere…"), [this] { saveAs(); }}}});
}

void MainWindow::showEnd(RunState state, const QString& reason) {
    if (state == RunState::failed) {
        banners_->show(QStringLiteral("run"),
                       {.severity = Severity::error,
                        .title = tr("The search failed; the cuts made so far stand"),
                        .text = reason,
                        .choices = {{tr("Try again"), [this] { controller_.run(); }}}});
        return;
    }
    banners_->close(QStringLiteral("run"));
    log_->appendPlainText(state == RunState::finished ? tr("The search finished: %1").arg(reason)
                                                      : tr("The search was stopped"));
}

void MainWindow::refreshTitle() {
    setWindowTitle(document_.empty() ? tr("Cutaway[*]") : tr("%1[*] - Cutaway").arg(document_.name()));
    setWindowModified(document_.modified());
}

bool MainWindow::event(QEvent* event) {
    if (event->type() == QEvent::ThemeChange && appearance_ == Appearance::system && slotPanel_ != nullptr) {
        applyAppearance();
    }
    return QMainWindow::event(event);
}

void MainWindow::about() {
    auto* const box = new QMessageBox(QMessageBox::NoIcon, tr("About Cutaway"),
                                      tr("<b>Cutaway %1</b><p>Finds the attention and FFN layers that a "
                                         "decoder language model can do without, after "
                                         "FinerCut (arXiv 2405.18218).</p><p>Free software under the GNU "
                                         "General Public License, version 3 or "
                                         "later.</p>")
                                          .arg(QStringLiteral(CUTAWAY_VERSION)),
                                      QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace cutaway
