#include "ui/window/scroll_pane.h"

#include <QEvent>
#include <QScrollBar>

namespace cutaway {

ScrollPane::ScrollPane(QWidget* content, const QSize& most, QWidget* parent)
    : QScrollArea(parent), most_(most) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setWidgetResizable(true);
    setWidget(content);
}

QSize ScrollPane::minimumSizeHint() const {
    QSize needed = widget()->minimumSizeHint().expandedTo(widget()->minimumSize());
    if (needed.height() > most_.height()) {
        needed.rwidth() += verticalScrollBar()->sizeHint().width();
    }
    if (needed.width() > most_.width()) {
        needed.rheight() += horizontalScrollBar()->sizeHint().height();
    }
    return needed.boundedTo(most_);
}

/// Passes on that the content needs more or less room than it did.
bool ScrollPane::event(QEvent* event) {
    if (event->type() == QEvent::LayoutRequest) {
        updateGeometry();
    }
    return QScrollArea::event(event);
}

} // namespace cutaway
