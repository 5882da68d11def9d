#include "ui/window/flow_layout.h"

#include <QWidget>

#include <algorithm>

namespace cutaway {

FlowLayout::FlowLayout(QWidget* parent) : QLayout(parent) {}

FlowLayout::~FlowLayout() {
    qDeleteAll(items_);
}

void FlowLayout::addItem(QLayoutItem* item) {
    items_.append(item);
}

QLayoutItem* FlowLayout::itemAt(int index) const {
    return items_.value(index);
}

QLayoutItem* FlowLayout::takeAt(int index) {
    return index >= 0 && index < items_.size() ? items_.takeAt(index) : nullptr;
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    const int height = arrange(rect, true);
    if (parentWidget() != nullptr && height != rect.height()) {
        parentWidget()->setFixedHeight(height);
    }
}

QSize FlowLayout::minimumSize() const {
    QSize least;
    for (const QLayoutItem* item : items_) {
        least = least.expandedTo(item->isEmpty() ? QSize() : item->minimumSize());
    }
    const QMargins margins = contentsMargins();
    return least + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

int FlowLayout::arrange(const QRect& rect, bool apply) const {
    const QMargins margins = contentsMargins();
    const QRect room = rect.marginsRemoved(margins);
    QPoint at = room.topLeft();
    int height = 0;
    for (QLayoutItem* item : items_) {
        if (item->isEmpty()) {
            continue; // hidden
        }
        const QSize size = item->sizeHint();
        if (at.x() + size.width() > room.right() + 1 && at.x() > room.left()) {
            at = QPoint(room.left(), at.y() + height + spacing());
            height = 0;
        }
        if (apply) {
            item->setGeometry(QRect(at, size));
        }
        at.rx() += size.width() + spacing();
        height = std::max(height, size.height());
    }
    return at.y() + height - rect.top() + margins.bottom();
}

} // namespace cutaway
