#pragma once

#include "ui/map/score_scale.h"
#include "ui/map/slot_map_layout.h"
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
    bool numbers = true;
};

/// Draws slot maps, the same on screens, in pictures and on paper.
class SlotMapPainter {
  public:
    SlotMapPainter(const SlotModel& model, const MapStyle& style);

    void drawMap(QPainter& painter, const SlotMapLayout& layout) const;
    void drawCell(QPainter& painter, const QRectF& cell, const SlotFacts& facts) const;
    /// The colour bar and what the marks mean, in lines of `area`; gives the height that they took. With
    /// `onlyUsed` only the marks that the map shows.
    double drawLegend(QPainter& painter, const QRectF& area, bool onlyUsed) const;
    /// How high the legend is in a width.
    double legendHeight(double width, bool onlyUsed) const;

  private:
    struct Entry {
        SlotFacts example;
        QString text;
    };

    void drawLabels(QPainter& painter, const SlotMapLayout& layout) const;
    void drawColorBar(QPainter& painter, const QRectF& area) const;
    std::vector<Entry> entries(bool onlyUsed) const;
    double barWidth(double width) const;
    QString barTitle() const;
    double placeLegend(QPainter* painter, const QRectF& area, bool onlyUsed) const;

    const SlotModel& model_;
    MapStyle style_;
    ScoreScale scale_;
};

} // namespace cutaway
