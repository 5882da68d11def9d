#pragma once

#include "ui/models/compared_sessions.h"

#include <QStackedWidget>

class QLabel;
class QTableView;

namespace cutaway {

/// The compared sessions, and of the chosen one how far its cuts agree with the shown session's. Delete
/// removes those that are selected.
class ComparePanel : public QStackedWidget {
    Q_OBJECT

  public:
    explicit ComparePanel(ComparedSessions& compared, QWidget* parent = nullptr);

    void removeSelected();
    bool anySelected() const;

  Q_SIGNALS:
    void selectionChanged();

  private:
    void refresh();
    void refreshOverlap();

    ComparedSessions& compared_;
    OverlapTable overlap_;
    QTableView* sessionsView_;
    QTableView* overlapView_;
    QLabel* overlapTitle_;
};

} // namespace cutaway
