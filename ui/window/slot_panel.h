#pragma once

#include "ui/map/slot_map_painter.h"
#include "ui/qcustomplot_include.h"

#include <QItemSelectionModel>
#include <QWidget>

class QAction;
class QLabel;

namespace cutaway {

class SlotModel;
class Timeline;
class WhatIfView;
struct Theme;

/// Everything about the slot under the cursor: its facts, its score step by step, and what can be done to it.
/// Of several that are selected what they hold together, and what the plan would cost without them.
class SlotPanel : public QWidget {
    Q_OBJECT

  public:
    SlotPanel(const Timeline& timeline, const SlotModel& model, const QItemSelectionModel& selection,
              const QList<QAction*>& actions, WhatIfView* whatIf, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Shows what has changed, within a moment.
    void refreshSoon();

  private:
    void refresh();
    void showSelection(const std::vector<Slot>& slots);
    void showFacts(Slot slot);
    void showScores(Slot slot);

    const Timeline& timeline_;
    const SlotModel& model_;
    const QItemSelectionModel& selection_;
    QLabel* title_;
    QLabel* hint_;
    QLabel* state_;
    QLabel* facts_;
    WhatIfView* whatIf_;
    QWidget* buttons_;
    QCustomPlot* plot_;
    QTimer refreshTimer_;
    MapStyle style_;
    QColor accent_;
};

} // namespace cutaway
