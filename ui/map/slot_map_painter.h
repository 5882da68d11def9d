#pragma once

#include "ui/map/score_scale.h"
#include "ui/map/slot_map_layout.h"
#include "ui/map/slot_map_marks.h"
#include "ui/models/slot_model.h"

#include <QFont>
#include <QPainter>

namespace cutaway {

/// The colours and letters of a map: the window's, or a figure's, which is always light.
struct MapStyle {
    QFont font{};
    QColor paper{Qt::white};
    QColor ink{0x1b, 0x1e, 0x24};
    QColor faint{0x6b, 0x72, 0x80};
    QColor empty{0xf0, 0xf1, 0xf3}; ///< a cell without a colour of its own
    QColor line{0xd0, 0xd3, 0xd9};
    bool numbers = true;      ///< of the cuts
    bool blockNumbers = true; ///< beside the cells
    ColorMap colors = ColorMap::cividis;
};

/// Draws slot maps, the same on screens, in pictures and on paper.
class SlotMapPainter {
  public:
    SlotMapPainter(const SlotModel& model, const MapStyle& style);

    /// Of a layout for more blocks than the model has, those that it has.
    void drawMap(QPainter& painter, const SlotMapLayout& layout) const;
    /// One cell; `numbers` is what numbers() said for its size.
    void drawCell(QPainter& painter, const QRectF& cell, const SlotFacts& facts,
                  const NumberFit& numbers) const;
    /// How numbers of so many digits are written in cells of this size.
    NumberFit numbers(const QSizeF& cell, int digits) const;

    /// Whether the score that the slot has is not of the shown step, but of one before.
    bool stale(const SlotFacts& facts) const;
    /// A grey between light (the cheapest of so many) and dark: no colour of a score looks like it.
    static QColor guessColor(int rank, int of);

  private:
    void drawLabels(QPainter& painter, const SlotMapLayout& layout) const;
    void drawPinned(QPainter& painter, const QRectF& cell) const;
    void drawRemoved(QPainter& painter, const QRectF& cell, const SlotFacts& facts,
                     const NumberFit& numbers) const;

    const SlotModel& model_;
    MapStyle style_;
    ScoreScale scale_;
};

} // namespace cutaway
