#include "ui/text.h"
#include "ui/window/banner.h"
#include "ui/window/engine_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/welcome_page.h"

#include <QAction>
#include <QPlainTextEdit>

namespace cutaway {

void MainWindow::createEngineActions() {
    add(QStringLiteral("restartEngine"), tr("&Restart the engine"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)}, [this] { restartEngine(); });
    add(QStringLiteral("engine"), tr("&Engine…"), {QKeySequence(Qt::CTRL | Qt::Key_Comma)},
        [this] { askForEngine(); });
    action("engine")->setToolTip(tr("Where the engine runs: this machine, or a host over SSH"));
}

void MainWindow::askForEngine() {
    auto* const dialog = new EngineDialog(savedEngine(), controller_.engineCommand(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &EngineDialog::chosen, this, &MainWindow::useEngine);
    dialog->open();
}

void MainWindow::useEngine(const EngineChoice& choice) {
    saveEngine(choice);
    if (commandOf(choice) != controller_.engineCommand() || !controller_.engineAlive()) {
        banners_->close(QStringLiteral("engineDied"));
        banners_->close(QStringLiteral("error"));
        controller_.useEngine(commandOf(choice));
        welcome_->refresh(controller_.engineHost());
    }
}

void MainWindow::restartEngine() {
    controller_.restart(controller_.searching() && !controller_.paused());
}

void MainWindow::showDeath(const QString& reason, bool duringSearch) {
    log_->appendPlainText(reason);
    showSilence(false);
    const bool remote = !controller_.engineHost().isEmpty();
    const bool greeted = controller_.engineGreeted();
    QString text = reason;
    if (!document_.empty()) {
        const auto cuts = document_.plan().cuts().size();
        const QString plan =
            cuts == 0 ? tr("the plan") : tr("the plan with its %n cuts", nullptr, static_cast<int>(cuts));
        text += tr(" Nothing is lost: %1 is here and can be edited, saved and drawn.").arg(plan);
    }
    std::vector<Notice::Choice> choices;
    if (duringSearch) {
        choices.push_back({remote ? tr("Reconnect and go on") : tr("Restart engine and go on"),
                           [this] { controller_.restart(true); }});
    }
    choices.push_back(
        {remote ? tr("Reconnect") : tr("Restart engine"), [this] { controller_.restart(false); }});
    choices.push_back({tr("Engine…"), [this] { askForEngine(); }});
    const QString title = remote ? (greeted ? tr("The connection is lost") : tr("There is no connection"))
                                 : (greeted ? tr("The engine is gone") : tr("The engine does not start"));
    banners_->show(
        QStringLiteral("engineDied"),
        {.severity = Severity::error, .title = title, .text = text, .choices = std::move(choices)});
}

void MainWindow::showSilence(bool silent) {
    const QString id = QStringLiteral("engineSilent");
    if (!silent) {
        banners_->close(id);
        return;
    }
    const bool remote = !controller_.engineHost().isEmpty();
    const QString text =
        remote
            ? tr("%1 may be busy with something large, or the connection hangs. Wait, or reconnect: the plan "
                 "is kept.")
            : tr("%1 may be busy with something large. Wait, or restart it: the plan is kept.");
    banners_->show(
        id, {.severity = Severity::warning,
             .title = tr("The engine has said nothing for a while"),
             .text = text.arg(controller_.engineName()),
             .choices = {{remote ? tr("Reconnect") : tr("Restart engine"), [this] { restartEngine(); }}}});
}

} // namespace cutaway
