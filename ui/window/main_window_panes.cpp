#include "ui/map/slot_map_view.h"
#include "ui/window/banner.h"
#include "ui/window/focus_ring.h"
#include "ui/window/main_window.h"
#include "ui/window/pane_focus.h"
#include "ui/window/timeline_bar.h"

#include <QDockWidget>
#include <QStackedWidget>
#include <QToolBar>

#include <array>

namespace cutaway {

namespace {

/// With Alt, in the order of the docks: the row of digits, and what is beside it.
constexpr std::array dock_keys{Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4, Qt::Key_5,    Qt::Key_6,
                               Qt::Key_7, Qt::Key_8, Qt::Key_9, Qt::Key_0, Qt::Key_Minus};

} // namespace

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
        const Qt::Key key = dock_keys.at(static_cast<std::size_t>(actions.size()));
        auto* const inSight = add(dock->objectName() + QStringLiteral("Shown"), dock->windowTitle(),
                                  {QKeySequence(Qt::ALT | key)}, [] {});
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
