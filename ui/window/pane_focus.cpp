#include "ui/window/pane_focus.h"

#include <QApplication>
#include <QWidget>

namespace cutaway {

namespace {

bool holds(const QWidget* pane, const QWidget* widget) {
    return pane == widget || pane->isAncestorOf(widget);
}

/// A dock behind another one of its tabs is visible to Qt, but nothing of it is to be seen.
bool takesFocus(const QWidget* widget) {
    return widget->isVisible() && widget->isEnabled() && !widget->visibleRegion().isEmpty() &&
           (widget->focusPolicy() & Qt::TabFocus) != 0;
}

} // namespace

bool focusFirst(QWidget* pane) {
    QWidget* widget = pane;
    do {
        if (holds(pane, widget) && takesFocus(widget)) {
            widget->setFocus(Qt::TabFocusReason);
            return true;
        }
        widget = widget->nextInFocusChain();
    } while (widget != pane);
    return false;
}

void focusNextPane(const QList<QWidget*>& panes, int step) {
    const QWidget* const focused = QApplication::focusWidget();
    const qsizetype count = panes.size();
    qsizetype from = step > 0 ? -1 : count;
    for (qsizetype place = 0; place < count && focused != nullptr; ++place) {
        if (holds(panes[place], focused)) {
            from = place;
        }
    }
    for (qsizetype tried = 1; tried <= count; ++tried) {
        if (focusFirst(panes[((from + step * tried) % count + count) % count])) {
            return;
        }
    }
}

} // namespace cutaway
