#pragma once

#include "ui/map/slot_map_painter.h"
#include "ui/map/slot_map_placement.h"
#include "ui/qcustomplot_include.h"

#include <QRectF>

#include <optional>
#include <set>

namespace cutaway {

/// Read this first: ui/map draws which slots stay and which go. This is the map as QCustomPlot's plottable:
/// vector rectangles and marks, placed by placeSlotMap(), drawn by SlotMapPainter and SlotMapLegend.
/// SlotMapView (slot_map_view.h) is the widget around it.
class SlotMapPlottable : public QCPAbstractPlottable {
    Q_OBJECT

  public:
    SlotMapPlottable(QCPAxis* keyAxis, QCPAxis* valueAxis, const SlotModel& model);

    void setStyle(const MapStyle& style, const QColor& accent);
    void setOrientation(MapOrientation orientation) { orientation_ = orientation; }
    MapOrientation orientation() const { return orientation_; }
    /// What is marked on top of the map: the slot under the keyboard, and those that commands apply to.
    void setMarked(std::optional<Slot> focus, std::set<Slot> selected, bool hasFocus);

    /// Where the cells lie as of now; none while there is no model.
    std::optional<SlotMapLayout> layout() const;

    double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details) const override;
    QCPRange getKeyRange(bool& foundRange, QCP::SignDomain inSignDomain) const override;
    QCPRange getValueRange(bool& foundRange, QCP::SignDomain inSignDomain,
                           const QCPRange& inKeyRange) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

  private:
    std::optional<SlotMapPlacement> placement() const;

    const SlotModel& model_;
    MapStyle style_;
    QColor accent_{0x2f, 0x6f, 0xde};
    MapOrientation orientation_ = MapOrientation::rows;
    std::optional<Slot> focus_;
    std::set<Slot> selected_;
    bool hasFocus_ = false;
};

} // namespace cutaway
