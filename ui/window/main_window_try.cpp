#include "ui/window/main_window.h"
#include "ui/window/scroll_pane.h"
#include "ui/window/try_panel.h"

#include <QAction>
#include <QDockWidget>

namespace cutaway {

void MainWindow::createTryActions() {
    QAction* const open =
        add(QStringLiteral("tryIt"), tr("Tr&y a prompt…"), {QKeySequence(Qt::CTRL | Qt::Key_G)}, [this] {
            showDock(QStringLiteral("tryDock"));
            try_->focusPrompt();
        });
    open->setToolTip(tr("What the untouched model and the plan make of a prompt, side by side (%1)")
                         .arg(open->shortcut().toString(QKeySequence::NativeText)));
}

void MainWindow::createTryDock() {
    try_ = new TryPanel(document_, timeline_, controller_);
    dock(QStringLiteral("tryDock"), tr("Try it"), new ScrollPane(try_, QSize(460, 190)),
         Qt::BottomDockWidgetArea);
}

} // namespace cutaway
