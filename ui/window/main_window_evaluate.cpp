#include "ui/engine/evaluating.h"
#include "ui/window/evaluate_dialog.h"
#include "ui/window/evaluate_panel.h"
#include "ui/window/evaluate_view.h"
#include "ui/window/main_window.h"
#include "ui/window/scroll_pane.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QMenu>
#include <QSettings>

namespace cutaway {

void MainWindow::createEvaluateActions() {
    evaluateMenu_ = new QMenu(tr("E&valuate"), this);
    const auto entry = [this](const QString& id, const QString& text, const QKeySequence& key,
                              const std::function<void()>& act) {
        QAction* const created = add(id, text, {key}, act);
        evaluateMenu_->addAction(created);
        return created;
    };
    const auto show = [this] { showDock(QStringLiteral("evaluateDock")); };
    entry(QStringLiteral("evaluate"), tr("&Tasks and texts…"), QKeySequence(Qt::CTRL | Qt::Key_L),
          [this, show] {
              show();
              evaluate_->focusFirst();
          });
    entry(QStringLiteral("skills"), tr("S&kills by cut"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_K),
          [this, show] {
              show();
              evaluate_->showSkills();
          });
    entry(QStringLiteral("evaluateRun"), tr("&Evaluate, pause or go on"),
          QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_R), [this, show] {
              show();
              evaluate_->runOrPause();
          });
    entry(QStringLiteral("evaluateStop"), tr("&Stop evaluating"),
          QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Period), [this] { evaluating_->stop(); });
    evaluateMenu_->addSeparator();
    entry(QStringLiteral("evaluateAdd"), tr("&Add a task or a text…"),
          QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_A), [this] { askToEvaluate(); });
    entry(QStringLiteral("evaluateRemove"), tr("&Remove from the list"),
          QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Delete), [this] { evaluate_->view().removeSelected(); });
    const QString key = QStringLiteral("evaluateNorm");
    QAction* const norm = entry(QStringLiteral("evaluateNorm"), tr("&Likelihood per character (acc_norm)"),
                                QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_N), [this, key] {
                                    const bool wanted = action("evaluateNorm")->isChecked();
                                    QSettings().setValue(key, wanted);
                                    evaluate_->setMetric(wanted ? Metric::acc_norm : Metric::acc);
                                });
    norm->setCheckable(true);
    norm->setChecked(QSettings().value(key, false).toBool());
    norm->setToolTip(tr("Count a choice by its likelihood per character, where a task has that (%1)")
                         .arg(norm->shortcut().toString(QKeySequence::NativeText)));
    evaluateMenu_->addSeparator();
    const auto copy = [&](const QString& id, const QString& text, Qt::Key letter, TableFormat format) {
        entry(id, text, QKeySequence(Qt::CTRL | Qt::ALT | letter),
              [this, format] { QApplication::clipboard()->setText(evaluate_->view().copyText(format)); });
    };
    copy(QStringLiteral("copyMarkdown"), tr("Copy as &Markdown"), Qt::Key_M, TableFormat::markdown);
    copy(QStringLiteral("copyCsv"), tr("Copy as &CSV"), Qt::Key_S, TableFormat::csv);
    copy(QStringLiteral("copyLatex"), tr("Copy as LaTe&X"), Qt::Key_X, TableFormat::latex);
}

void MainWindow::createEvaluateDock() {
    evaluating_ = new Evaluating(document_, controller_);
    evaluate_ = new EvaluatePanel(document_, timeline_, controller_, *evaluating_);
    evaluating_->setParent(evaluate_); // it goes before the document does
    evaluate_->setMetric(action("evaluateNorm")->isChecked() ? Metric::acc_norm : Metric::acc);
    connect(evaluate_, &EvaluatePanel::changed, this, &MainWindow::refreshEvaluateActions);
    connect(evaluate_, &EvaluatePanel::momentAsked, &timeline_, &Timeline::go);
    connect(evaluate_, &EvaluatePanel::addAsked, this, &MainWindow::askToEvaluate);
    const auto menu = [this](std::initializer_list<const char*> ids, const QPoint& place) {
        auto* const choices = new QMenu(evaluate_);
        choices->setAttribute(Qt::WA_DeleteOnClose);
        for (const char* id : ids) {
            id == nullptr ? choices->addSeparator() : (choices->addAction(action(id)), nullptr);
        }
        choices->popup(place);
    };
    connect(evaluate_, &EvaluatePanel::copyAsked, this,
            [menu](const QPoint& place) { menu({"copyMarkdown", "copyCsv", "copyLatex"}, place); });
    connect(evaluate_, &EvaluatePanel::menuAsked, this, [menu](const QPoint& place) {
        menu({"evaluateRun", "evaluateStop", nullptr, "evaluateAdd", "evaluateRemove", "evaluateNorm",
              nullptr, "copyMarkdown", "copyCsv", "copyLatex"},
             place);
    });
    dock(QStringLiteral("evaluateDock"), tr("Evaluate"), new ScrollPane(evaluate_, QSize(560, 185)),
         Qt::BottomDockWidgetArea);
    refreshEvaluateActions();
}

void MainWindow::refreshEvaluateActions() {
    const Evaluating::State state = evaluating_->state();
    action("evaluateRun")
        ->setEnabled(
            state == Evaluating::State::running ||
            (state == Evaluating::State::paused ? evaluating_->possible() : evaluate_->whyNot().isEmpty()));
    action("evaluateStop")->setEnabled(state != Evaluating::State::idle);
    if (state == Evaluating::State::running) {
        action("stop")->setEnabled(true);
    }
    action("evaluateRemove")->setEnabled(evaluate_->view().anySelected());
    for (const char* copy : {"copyMarkdown", "copyCsv", "copyLatex"}) {
        action(copy)->setEnabled(evaluate_->view().anyResult());
    }
}

void MainWindow::askToEvaluate() {
    showDock(QStringLiteral("evaluateDock"));
    auto* const dialog = new EvaluateDialog(controller_.engineHost(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (const std::optional<EvaluationSource> source = dialog->source()) {
            evaluate_->view().add(*source);
        }
    });
    dialog->open();
}

} // namespace cutaway
