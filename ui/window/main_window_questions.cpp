#include "ui/map/slot_map_view.h"
#include "ui/window/main_window.h"
#include "ui/window/slot_panel.h"

namespace cutaway {

void MainWindow::connectQuestions() {
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

} // namespace cutaway
