#pragma once

#include <QList>

class QWidget;

namespace cutaway {

/// Gives the focus to the first widget of `pane` that takes it by Tab; false where there is none to be seen.
bool focusFirst(QWidget* pane);

/// From the pane that has the focus to the next one (`step` 1) or the one before (-1) that takes it, around
/// the ends.
void focusNextPane(const QList<QWidget*>& panes, int step);

} // namespace cutaway
