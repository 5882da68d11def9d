#pragma once

#include "ui/models/plan_tables.h"

#include <QItemSelectionModel>
#include <QTabWidget>

class QListView;
class QTableView;

namespace cutaway {

class Document;
class SlotModel;
class Timeline;

/// The plan: what is removed, in order, and how it came about. A row that is chosen selects its slots; an
/// event that is activated is shown as it was then.
class PlanPanel : public QTabWidget {
    Q_OBJECT

  public:
    PlanPanel(const Document& document, Timeline& timeline, const SlotModel& model,
              QItemSelectionModel& selection, QWidget* parent = nullptr);

  private:
    void refresh();
    void select(const std::vector<Slot>& slots);

    const Document& document_;
    const Timeline& timeline_;
    const SlotModel& model_;
    QItemSelectionModel& selection_;
    RemovedTable removed_;
    HistoryList history_;
    QTableView* removedView_;
    QListView* historyView_;
};

} // namespace cutaway
