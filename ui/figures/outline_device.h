#pragma once

#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>

#include <memory>

namespace cutaway {

/// Passes everything on to another painter, letters as their outlines: an SVG has no fonts embedded, so only
/// outlines look the same everywhere. Images are left out: there are none in a vector figure.
class OutlineDevice : public QPaintDevice {
  public:
    /// `size`: in the target's units, which are `dotsPerInch` to the inch.
    OutlineDevice(QPainter& target, QSize size, int dotsPerInch);
    ~OutlineDevice() override;

    QPaintEngine* paintEngine() const override;

  protected:
    int metric(PaintDeviceMetric metric) const override;

  private:
    QSize size_;
    int dotsPerInch_;
    std::unique_ptr<QPaintEngine> engine_;
};

} // namespace cutaway
