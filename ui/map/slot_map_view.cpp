#include "ui/map/slot_map_view.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QToolTip>

#include <algorithm>
#include <chrono>

namespace cutaway {

namespace {

constexpr std::chrono::milliseconds frame_time{16};

} // namespace

std::vector<Slot> selectedSlots(const QItemSelectionModel& selection) {
    std::set<Slot> sorted;
    for (const QModelIndex& index : selection.selectedIndexes()) {
        sorted.insert(Slot(index.row()));
    }
    return {sorted.begin(), sorted.end()};
}

SlotMapView::SlotMapView(SlotModel& model, QItemSelectionModel& selection, QWidget* parent)
    : QCustomPlot(parent), model_(model), selection_(selection),
      plottable_(new SlotMapPlottable(xAxis, yAxis, model)) {
    setObjectName(QStringLiteral("slotMap"));
    setAccessibleName(tr("Slot map"));
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::CustomContextMenu);
    // The map places its own labels: axes know nothing of bands.
    axisRect()->setupFullAxesBox(false);
    for (QCPAxis* axis : axisRect()->axes()) {
        axis->setVisible(false);
    }
    axisRect()->setAutoMargins(QCP::msNone);
    axisRect()->setMargins(QMargins(18, 12, 18, 12));
    frame_.setSingleShot(true);
    frame_.setInterval(frame_time);
    frame_.setTimerType(Qt::PreciseTimer);
    connect(&frame_, &QTimer::timeout, this, &SlotMapView::repaintNow);
    connect(&model, &SlotModel::factsChanged, this, &SlotMapView::repaintSoon);
    connect(&selection, &QItemSelectionModel::selectionChanged, this, &SlotMapView::repaintSoon);
    connect(&selection, &QItemSelectionModel::currentChanged, this, [this] {
        repaintSoon();
        tellFocus();
    });
}

void SlotMapView::setOrientation(MapOrientation orientation) {
    plottable_->setOrientation(orientation);
    repaintSoon();
}

void SlotMapView::setStyle(const MapStyle& style, const QColor& accent) {
    setBackground(QBrush(style.paper));
    plottable_->setStyle(style, accent);
    repaintSoon();
}

QPoint SlotMapView::cellCenter(Slot slot) const {
    const std::optional<SlotMapLayout> places = plottable_->layout();
    return places ? places->cell(slot).center().toPoint() : QPoint();
}

std::optional<Slot> SlotMapView::slotAt(const QPoint& point) const {
    const std::optional<SlotMapLayout> places = plottable_->layout();
    return places ? places->slotAt(point) : std::nullopt;
}

void SlotMapView::repaintSoon() {
    if (!frame_.isActive()) {
        frame_.start();
    }
}

void SlotMapView::repaintNow() {
    ++repaints_;
    const std::vector<Slot> chosen = selectedSlots(selection_);
    const QModelIndex current = selection_.currentIndex();
    plottable_->setMarked(current.isValid() ? std::optional(Slot(current.row())) : std::nullopt,
                          {chosen.begin(), chosen.end()}, hasFocus());
    replot(QCustomPlot::rpQueuedRefresh);
}

void SlotMapView::select(Slot slot, Qt::KeyboardModifiers modifiers) {
    const QModelIndex index = model_.index(slot.index(), 0);
    if (modifiers.testFlag(Qt::ShiftModifier) && anchor_) {
        selectRange(*anchor_, slot);
        return;
    }
    anchor_ = slot;
    const auto how = modifiers.testFlag(Qt::ControlModifier) ? QItemSelectionModel::Toggle
                                                             : QItemSelectionModel::ClearAndSelect;
    selection_.setCurrentIndex(index, how | QItemSelectionModel::Rows);
}

/// A range is a rectangle of the map: the blocks between the two, and the kinds that they have.
void SlotMapView::selectRange(Slot from, Slot to) {
    QItemSelection range;
    const auto [low, high] = std::minmax({from.block(), to.block()});
    for (int block = low; block <= high; ++block) {
        for (const Kind kind : {Kind::attention, Kind::ffn}) {
            if (kind == from.kind() || kind == to.kind()) {
                const int row = Slot(block, kind).index();
                range.select(model_.index(row, 0), model_.index(row, SlotModel::columns - 1));
            }
        }
    }
    selection_.setCurrentIndex(model_.index(to.index(), 0), QItemSelectionModel::NoUpdate);
    selection_.select(range, QItemSelectionModel::ClearAndSelect);
}

bool SlotMapView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* const help = static_cast<QHelpEvent*>(event);
        if (const std::optional<Slot> slot = slotAt(help->pos())) {
            QToolTip::showText(help->globalPos(), model_.describe(*slot), this);
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QCustomPlot::event(event);
}

void SlotMapView::mousePressEvent(QMouseEvent* event) {
    const std::optional<Slot> slot = slotAt(event->position().toPoint());
    if (!slot) {
        if (event->button() == Qt::LeftButton) {
            selection_.clearSelection();
        }
        return;
    }
    // A context menu is for what is selected, where it was asked for on that.
    if (event->button() == Qt::RightButton && selection_.isRowSelected(slot->index(), {})) {
        return;
    }
    select(*slot, event->modifiers());
    dragging_ = event->button() == Qt::LeftButton && !event->modifiers().testFlag(Qt::ControlModifier);
}

void SlotMapView::mouseMoveEvent(QMouseEvent* event) {
    const std::optional<Slot> slot = slotAt(event->position().toPoint());
    if (dragging_ && anchor_ && slot && slot->index() != selection_.currentIndex().row()) {
        selectRange(*anchor_, *slot);
    }
}

void SlotMapView::mouseReleaseEvent(QMouseEvent* event) {
    dragging_ = false;
    event->accept();
}

void SlotMapView::mouseDoubleClickEvent(QMouseEvent* event) {
    mousePressEvent(event);
}

void SlotMapView::wheelEvent(QWheelEvent* event) {
    event->ignore();
}

void SlotMapView::keyPressEvent(QKeyEvent* event) {
    int dx = 0;
    int dy = 0;
    switch (event->key()) {
    case Qt::Key_Left:
        dx = -1;
        break;
    case Qt::Key_Right:
        dx = 1;
        break;
    case Qt::Key_Up:
        dy = -1;
        break;
    case Qt::Key_Down:
        dy = 1;
        break;
    default:
        QCustomPlot::keyPressEvent(event);
        return;
    }
    const std::optional<SlotMapLayout> places = plottable_->layout();
    if (!places) {
        return;
    }
    const QModelIndex current = selection_.currentIndex();
    const std::optional<Slot> next =
        current.isValid() ? places->neighbour(Slot(current.row()), dx, dy) : std::optional(Slot(0));
    if (next) {
        select(*next, event->modifiers() & Qt::ShiftModifier);
    }
}

void SlotMapView::focusInEvent(QFocusEvent* event) {
    QCustomPlot::focusInEvent(event);
    if (!selection_.currentIndex().isValid() && model_.blocks() > 0) {
        selection_.setCurrentIndex(model_.index(0, 0), QItemSelectionModel::NoUpdate);
    }
    repaintSoon();
}

void SlotMapView::focusOutEvent(QFocusEvent* event) {
    QCustomPlot::focusOutEvent(event);
    repaintSoon();
}

void SlotMapView::tellFocus() {
    const QModelIndex current = selection_.currentIndex();
    if (!current.isValid()) {
        return;
    }
    setAccessibleDescription(model_.describe(Slot(current.row())));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

} // namespace cutaway
