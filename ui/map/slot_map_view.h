#pragma once

#include "ui/map/slot_map_plottable.h"
#include "ui/qcustomplot_include.h"

#include <QItemSelectionModel>
#include <QTimer>

#include <vector>

namespace cutaway {

/// The slot map as a widget: hover tells, a click selects, dragging or Shift selects a range, Ctrl adds,
/// arrows move. What is selected is the selection model's, which the table shares. However fast scores come,
/// it repaints at most once a frame.
class SlotMapView : public QCustomPlot {
    Q_OBJECT

  public:
    SlotMapView(SlotModel& model, QItemSelectionModel& selection, QWidget* parent = nullptr);

    void setOrientation(MapOrientation orientation);
    MapOrientation orientation() const { return plottable_->orientation(); }
    const SlotModel& slotModel() const { return model_; }
    void setStyle(const MapStyle& style, const QColor& accent);

    /// The middle of a slot's cell in this widget, for tests and screen readers.
    QPoint cellCenter(Slot slot) const;
    std::optional<Slot> slotAt(const QPoint& point) const;
    /// How many times it has painted.
    int repaints() const { return repaints_; }

    QSize minimumSizeHint() const override { return {260, 150}; }
    QSize sizeHint() const override { return {760, 320}; }

  protected:
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void repaintSoon();
    void repaintNow();
    void select(Slot slot, Qt::KeyboardModifiers modifiers);
    void selectRange(Slot from, Slot to);
    void tellFocus();

    SlotModel& model_;
    QItemSelectionModel& selection_;
    SlotMapPlottable* plottable_;
    QTimer frame_;
    std::optional<Slot> anchor_;
    bool dragging_ = false;
    int repaints_ = 0;
};

/// The rows of the slots that are selected, in slot order.
std::vector<Slot> selectedSlots(const QItemSelectionModel& selection);

} // namespace cutaway
