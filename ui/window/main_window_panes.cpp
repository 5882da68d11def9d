#include "ui/map/slot_map_view.h"
#include "ui/window/banner.h"
#include "ui/window/focus_ring.h"
#include "ui/window/main_window.h"
#include "ui/window/pane_focus.h"
#include "ui/window/timeline_bar.h"

#include <QDockWidget>
#include <QStackedWidget>
#include <QToolBar>

namespace cutaway {

void MainWindow::createPaneActions() {
    add(QStringLiteral("nextPane"), tr("N&ext part of the window"), {QKeySequence(Qt::Key_F6)},
        [this] { focusNextPane(panes(), 1); });
    add(QStringLiteral("previousPane"), tr("Previo&us part of the window"),
        {QKeySequence(Qt::SHIFT | Qt::Key_F6)}, [this] { focusNextPane(panes(), -1); });
    add(QStringLiteral("focusMap"), tr("&Go to the map"), {QKeySequence(Qt::CTRL | Qt::Key_F6)},
        [this] { center_->setFocus(); });
    new FocusRing(this);
}

/// One for each dock, checked where it is in sight. The dock's own action would hide one that is behind
/// others, where who asks for it wants to see it.
QList<QAction*> MainWindow::createDockActions() {
    QList<QAction*> actions;
    for (QDockWidget* dock : docks_) {
        // 1 to 9, then 0; further ones with Shift as well.
        const auto key = static_cast<Qt::Key>(Qt::Key_0 + (actions.size() + 1) % 10);
        const int held = actions.size() < 10 ? int{Qt::ALT} : int{Qt::ALT} | int{Qt::SHIFT};
        auto* const inSight = add(dock->objectName() + QStringLiteral("Shown"), dock->windowTitle(),
                                  {QKeySequence(held | key)}, [] {});
        inSight->setCheckable(true);
        connect(inSight, &QAction::triggered, dock, [this, dock](bool wanted) {
            if (wanted) {
                showDock(dock->objectName())->widget()->setFocus(Qt::ShortcutFocusReason);
            } else {
                dock->hide();
            }
        });
        connect(dock, &QDockWidget::visibilityChanged, inSight, &QAction::setChecked);
        actions << inSight;
    }
    return actions;
}

QDockWidget* MainWindow::showDock(const QString& id) {
    auto* const dock = findChild<QDockWidget*>(id);
    dock->show();
    dock->raise();
    return dock;
}

/// What F6 walks through: messages first, since they want something, then from the middle outwards.
QList<QWidget*> MainWindow::panes() const {
    QList<QWidget*> panes{banners_, pages_, timelineBar_};
    for (QDockWidget* dock : docks_) {
        panes << dock;
    }
    return panes << findChild<QToolBar*>(QStringLiteral("toolBar"));
}

} // namespace cutaway
