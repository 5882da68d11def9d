#include "ui/map/slot_map_view.h"
#include "ui/plots/curve_plot.h"
#include "ui/window/curve_panel.h"
#include "ui/window/main_window.h"
#include "ui/window/slot_panel.h"

#include <QAction>
#include <QSettings>

namespace cutaway {

void MainWindow::createQuestionActions() {
    add(QStringLiteral("measureAlong"), tr("Measure along the cu&ts"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M)},
        [this] { controller_.questions().alongCuts().start(); });
    action("measureAlong")
        ->setToolTip(tr("Measure perplexity and every divergence after each cut; goes on where it was "
                        "stopped (Ctrl+Shift+M)"));
    const QString key = QStringLiteral("curvePerplexity");
    QAction* const shown = add(QStringLiteral("perplexity"), tr("Right a&xis of the cut curve"),
                               {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y)}, [this, key] {
                                   const bool wanted = action("perplexity")->isChecked();
                                   QSettings().setValue(key, wanted);
                                   curve_->plot().setMeasureWanted(wanted);
                               });
    shown->setCheckable(true);
    shown->setChecked(QSettings().value(key, true).toBool());
    QAction* const preview = add(QStringLiteral("preview"), tr("Preview from &weights (a guess)"),
                                 {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W)}, [this] {
                                     const bool wanted = action("preview")->isChecked();
                                     QSettings().setValue(QStringLiteral("weightPreview"), wanted);
                                     controller_.questions().showPreview(wanted);
                                 });
    preview->setCheckable(true);
    preview->setChecked(QSettings().value(QStringLiteral("weightPreview"), false).toBool());
    preview->setToolTip(tr("Before any score: rank the slots by their weights alone. It needs no text, and "
                           "often ranks wrongly (Ctrl+Shift+W)"));
}

void MainWindow::connectQuestions() {
    curve_->plot().setMeasureWanted(action("perplexity")->isChecked());
    controller_.questions().showPreview(action("preview")->isChecked());
    const WhatIf& what_if = controller_.questions().whatIf();
    connect(&what_if, &WhatIf::changed, slotPanel_, &SlotPanel::refreshSoon);
    connect(&document_, &Document::measured, slotPanel_, &SlotPanel::refreshSoon);
    connect(&selection_, &QItemSelectionModel::selectionChanged, this, &MainWindow::chooseForQuestions);
    connect(&timeline_, &Timeline::moved, this, &MainWindow::chooseForQuestions);
    connect(&document_, &Document::loaded, this, &MainWindow::chooseForQuestions);
}

/// Questions are about the plan as it is: of the past nothing is asked.
void MainWindow::chooseForQuestions() {
    controller_.questions().whatIf().choose(timeline_.isPast() ? std::vector<Slot>()
                                                               : selectedSlots(selection_));
}

void MainWindow::refreshQuestionActions() {
    action("measureAlong")
        ->setEnabled(controller_.modelReady() && !controller_.opening() && !controller_.exporting() &&
                     !controller_.questions().alongCuts().active());
}

} // namespace cutaway
