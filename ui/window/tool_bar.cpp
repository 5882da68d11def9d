#include "ui/window/tool_bar.h"

#include <QEvent>
#include <QLayout>

#include <utility>

namespace cutaway {

void ToolBar::addBrief(QAction* action) {
    addAction(action);
    brief_ << action;
}

bool ToolBar::event(QEvent* event) {
    const bool taken = QToolBar::event(event);
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) {
        // To take words away asks for another layout: only what else has changed counts.
        const QString now = state();
        if (std::exchange(fitted_, now) != now) {
            fit();
        }
    }
    return taken;
}

/// What the room and the need for it depend on, but for the words taken away.
QString ToolBar::state() const {
    QString state = QStringLiteral("%1 %2").arg(width()).arg(font().key());
    for (QAction* action : actions()) {
        state += brief_.contains(action) ? action->iconText()
                                         : QString::number(widgetForAction(action)->sizeHint().width());
        state += QLatin1Char('\n');
    }
    return state;
}

void ToolBar::fit() {
    for (QAction* action : brief_) {
        action->setPriority(QAction::NormalPriority);
    }
    for (qsizetype last = brief_.size() - 1; last >= 0; --last) {
        layout()->invalidate();
        if (layout()->sizeHint().width() <= width()) {
            break;
        }
        brief_[last]->setPriority(QAction::LowPriority);
    }
}

} // namespace cutaway
