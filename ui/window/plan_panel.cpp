#include "ui/window/plan_panel.h"

#include "ui/models/document.h"
#include "ui/models/slot_model.h"
#include "ui/models/timeline.h"

#include <QHeaderView>
#include <QListView>
#include <QScrollBar>
#include <QTableView>

namespace cutaway {

PlanPanel::PlanPanel(const Document& document, Timeline& timeline, const SlotModel& model,
                     QItemSelectionModel& selection, QWidget* parent)
    : QTabWidget(parent), document_(document), timeline_(timeline), model_(model), selection_(selection),
      removedView_(new QTableView), historyView_(new QListView) {
    setObjectName(QStringLiteral("planPanel"));
    setDocumentMode(true);
    setUsesScrollButtons(false);
    removedView_->setObjectName(QStringLiteral("removedView"));
    removedView_->setAccessibleName(tr("Removed slots in order"));
    removedView_->setModel(&removed_);
    removedView_->setTabKeyNavigation(false); // Tab goes on to the next part of the window
    removedView_->setSelectionBehavior(QAbstractItemView::SelectRows);
    removedView_->verticalHeader()->hide();
    removedView_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    removedView_->setShowGrid(false);
    removedView_->horizontalHeader()->setHighlightSections(false);
    removedView_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    removedView_->horizontalHeader()->setMinimumSectionSize(30);
    removedView_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    removedView_->horizontalHeader()->setSectionResizeMode(RemovedTable::howColumn, QHeaderView::Stretch);
    historyView_->setObjectName(QStringLiteral("historyView"));
    historyView_->setAccessibleName(tr("History of the plan"));
    historyView_->setModel(&history_);
    historyView_->setUniformItemSizes(true);
    addTab(removedView_, tr("Removed"));
    addTab(historyView_, tr("History"));
    connect(&timeline, &Timeline::moved, this, &PlanPanel::refresh);
    connect(historyView_, &QListView::activated, this,
            [&timeline](const QModelIndex& index) { timeline.go(index.row() + 1); });
    connect(removedView_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        std::vector<Slot> slots;
        for (const QModelIndex& index : removedView_->selectionModel()->selectedRows()) {
            slots.push_back(removed_.slotAt(index.row()));
        }
        select(slots);
    });
    connect(historyView_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& current) {
                if (current.isValid()) {
                    select(history_.eventAt(current.row()).slots);
                }
            });
}

void PlanPanel::refresh() {
    const auto follows = [](const QAbstractItemView* view) {
        return view->verticalScrollBar()->value() == view->verticalScrollBar()->maximum();
    };
    // Who has scrolled up to read is left there.
    const bool removed_follows = follows(removedView_);
    const bool history_follows = follows(historyView_);
    const Plan shown = timeline_.plan();
    removed_.setPlan(shown);
    history_.setPlan(document_.plan(), importNames(document_));
    history_.setShown(timeline_.position());
    const auto count = shown.removed().size();
    setTabText(0, count == 0 ? tr("Removed") : tr("Removed (%1)").arg(count));
    if (removed_follows) {
        removedView_->scrollToBottom();
    }
    if (history_follows) {
        historyView_->scrollToBottom();
    }
}

void PlanPanel::select(const std::vector<Slot>& slots) {
    if (slots.empty()) {
        return;
    }
    QItemSelection rows;
    for (const Slot slot : slots) {
        rows.select(model_.index(slot.index(), 0), model_.index(slot.index(), SlotModel::columns - 1));
    }
    selection_.setCurrentIndex(model_.index(slots.front().index(), 0), QItemSelectionModel::NoUpdate);
    selection_.select(rows, QItemSelectionModel::ClearAndSelect);
}

} // namespace cutaway
