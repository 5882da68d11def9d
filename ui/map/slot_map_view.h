#pragma once

#include "ui/map/slot_map.h"

#include <QTimer>

namespace cutaway {

/// The map in the window: hover, click, range, keys and context menu. It decides nothing: what the user wants
/// goes out as signals.
class SlotMapView : public QCustomPlot {
    Q_OBJECT

  public:
    explicit SlotMapView(QWidget* parent = nullptr);

    /// Shown at the next frame; frames are 16 ms apart however often it is called.
    void setPicture(SlotPicture picture);
    void setMapLayout(MapLayout layout);
    std::vector<Slot> selection() const { return {selected_.begin(), selected_.end()}; }
    QPoint slotCentre(Slot slot) const { return map_->cellRect(slot).center().toPoint(); }

  Q_SIGNALS:
    void selectionChanged(const std::vector<cutaway::Slot>& selected);
    void pinWanted(const std::vector<cutaway::Slot>& selected);
    void forceWanted(const std::vector<cutaway::Slot>& selected);
    void restoreWanted(const std::vector<cutaway::Slot>& selected);
    void scoreWanted(cutaway::Slot slot);

  protected:
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void select(Slot slot, bool extend);
    void refresh();
    void applyPalette();
    QString tipOf(Slot slot) const;

    SlotMap* map_;
    MapLayout layout_ = MapLayout::rows;
    SlotPicture waiting_;
    QTimer frame_;
    std::set<Slot> selected_;
    std::optional<Slot> focus_;
    std::optional<Slot> anchor_;
};

/// Axes of a map of so many blocks, as the window and figures show them.
void setMapAxes(QCustomPlot& plot, int blocks, MapLayout layout);

} // namespace cutaway
