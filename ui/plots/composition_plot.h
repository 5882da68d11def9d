#pragma once

#include "ui/map/slot_map_painter.h"
#include "ui/plots/composition.h"
#include "ui/qcustomplot_include.h"

namespace cutaway {

/// One kind's bars, all vector: filled for attention and hatched for FFN, each in front of a pale one as long
/// as there are slots to remove.
class CompositionBars : public QCPAbstractPlottable {
    Q_OBJECT

  public:
    CompositionBars(QCPAxis* keyAxis, QCPAxis* valueAxis, Kind kind);

    void setComposition(const Composition& composition) { composition_ = composition; }
    void setStyle(const MapStyle& style, const QColor& color);

    double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details) const override;
    QCPRange getKeyRange(bool& foundRange, QCP::SignDomain inSignDomain) const override;
    QCPRange getValueRange(bool& foundRange, QCP::SignDomain inSignDomain,
                           const QCPRange& inKeyRange) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

  private:
    QRectF bar(const Composition::Bin& bin, int slotCount) const;
    void fill(QPainter& painter, const QRectF& rect) const;

    Composition composition_;
    Kind kind_;
    MapStyle style_;
    QColor color_;
};

/// What is removed by depth and kind: attention to one side of the blocks' axis, FFN to the other. On the
/// screen and, drawn by its toPainter(), in figures.
class CompositionPlot : public QCustomPlot {
    Q_OBJECT

  public:
    explicit CompositionPlot(QWidget* parent = nullptr);

    /// Letters of `points`, or where that is not positive of the style's own size.
    void setStyle(const MapStyle& style, const QColor& color, double points);
    void setSession(const Session& session);
    /// Blocks from left to right, or downwards.
    void setOrientation(MapOrientation orientation);
    void setLegendShown(bool shown);

    QSize minimumSizeHint() const override { return {200, 90}; }
    QSize sizeHint() const override { return {400, 160}; }

  private:
    void build();
    void draw();

    Composition composition_;
    MapOrientation orientation_ = MapOrientation::rows;
    MapStyle style_;
    QColor color_{0x00, 0x22, 0x4e};
    double points_ = 0;
    bool legendShown_ = true;
    std::array<CompositionBars*, 2> bars_{};
};

} // namespace cutaway
