#pragma once

#include "ui/map/qcustomplot.h"
#include "ui/map/slot_picture.h"

#include <optional>
#include <set>

namespace cutaway {

enum class MapLayout : std::uint8_t { rows, columns };

/// The slot map as vectors, unlike QCPColorMap, which exports as an image: one rectangle a slot, two rows
/// (attention above FFN) by blocks, or two columns with block 0 on top. Keys and values are the cell's place,
/// its middle at whole numbers.
class SlotMap : public QCPAbstractPlottable {
    Q_OBJECT

  public:
    SlotMap(QCPAxis* keyAxis, QCPAxis* valueAxis);

    void setPicture(SlotPicture picture) { picture_ = std::move(picture); }
    const SlotPicture& picture() const { return picture_; }
    void setMapLayout(MapLayout layout) { layout_ = layout; }
    void setNumbers(bool shown) { numbers_ = shown; }
    void setPaper(const QColor& paper) { paper_ = paper; } ///< what stands behind the map
    void setMarked(std::set<Slot> selected, std::optional<Slot> focus);

    std::optional<Slot> slotAt(const QPointF& pixel) const;
    QRectF cellRect(Slot slot) const; ///< in pixels

    double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details = nullptr) const override;
    QCPRange getKeyRange(bool& foundRange, QCP::SignDomain inSignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& foundRange, QCP::SignDomain inSignDomain = QCP::sdBoth,
                           const QCPRange& inKeyRange = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

  private:
    void drawCell(QCPPainter* painter, Slot slot, const SlotCell& cell) const;
    void drawMarks(QCPPainter* painter, const QRectF& rect, const SlotCell& cell, const QColor& ink) const;

    SlotPicture picture_;
    MapLayout layout_ = MapLayout::rows;
    bool numbers_ = true;
    QColor paper_ = Qt::white;
    std::set<Slot> selected_;
    std::optional<Slot> focus_;
};

} // namespace cutaway
