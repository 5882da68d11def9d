#include "ui/figures/outline_device.h"

#include <QPainterPath>

#include <limits>

namespace cutaway {

namespace {

/// QPaintEngine::drawTextItem, which is not overridden here, draws the outlines of the glyphs.
class OutlineEngine : public QPaintEngine {
  public:
    explicit OutlineEngine(QPainter& target) : QPaintEngine(QPaintEngine::AllFeatures), target_(target) {}

    bool begin(QPaintDevice* device) override {
        Q_UNUSED(device)
        return true;
    }
    bool end() override { return true; }
    Type type() const override { return QPaintEngine::User; }

    void updateState(const QPaintEngineState& now) override {
        const DirtyFlags changed = now.state();
        if (changed.testFlag(DirtyTransform)) {
            target_.setTransform(now.transform());
        }
        if (changed.testFlag(DirtyPen)) {
            target_.setPen(now.pen());
        }
        if (changed.testFlag(DirtyBrush)) {
            target_.setBrush(now.brush());
        }
        if (changed.testFlag(DirtyHints)) {
            target_.setRenderHints(target_.renderHints(), false);
            target_.setRenderHints(now.renderHints());
        }
        if (changed.testFlag(DirtyOpacity)) {
            target_.setOpacity(now.opacity());
        }
    }

    void drawPath(const QPainterPath& path) override { target_.drawPath(path); }

    void drawPolygon(const QPointF* points, int count, PolygonDrawMode mode) override {
        switch (mode) {
        case PolylineMode:
            target_.drawPolyline(points, count);
            break;
        case OddEvenMode:
            target_.drawPolygon(points, count, Qt::OddEvenFill);
            break;
        case WindingMode:
            target_.drawPolygon(points, count, Qt::WindingFill);
            break;
        case ConvexMode:
            target_.drawConvexPolygon(points, count);
            break;
        }
    }

    void drawLines(const QLineF* lines, int count) override { target_.drawLines(lines, count); }

    void drawRects(const QRectF* rects, int count) override { target_.drawRects(rects, count); }

    void drawPixmap(const QRectF& target, const QPixmap& pixmap, const QRectF& source) override {
        Q_UNUSED(target)
        Q_UNUSED(pixmap)
        Q_UNUSED(source)
    }

  private:
    QPainter& target_;
};

} // namespace

OutlineDevice::OutlineDevice(QPainter& target, QSize size, int dotsPerInch)
    : size_(size), dotsPerInch_(dotsPerInch), engine_(std::make_unique<OutlineEngine>(target)) {}

OutlineDevice::~OutlineDevice() = default;

QPaintEngine* OutlineDevice::paintEngine() const {
    return engine_.get();
}

int OutlineDevice::metric(PaintDeviceMetric metric) const {
    constexpr double millimetres_per_inch = 25.4;
    switch (metric) {
    case PdmWidth:
        return size_.width();
    case PdmHeight:
        return size_.height();
    case PdmWidthMM:
        return qRound(size_.width() * millimetres_per_inch / dotsPerInch_);
    case PdmHeightMM:
        return qRound(size_.height() * millimetres_per_inch / dotsPerInch_);
    case PdmDpiX:
    case PdmDpiY:
    case PdmPhysicalDpiX:
    case PdmPhysicalDpiY:
        return dotsPerInch_;
    case PdmNumColors:
        return std::numeric_limits<int>::max();
    case PdmDepth:
        return 32;
    case PdmDevicePixelRatio:
        return 1;
    case PdmDevicePixelRatioScaled:
        return static_cast<int>(devicePixelRatioFScale());
    }
    return 0;
}

} // namespace cutaway
