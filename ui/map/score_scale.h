#pragma once

#include "core/plan/color_map.h"

#include <QColor>
#include <QString>

#include <vector>

namespace cutaway {

/// What colour a score has, on a logarithmic scale that depends on the divergence alone, so that it never
/// moves and figures can be compared. Light is cheap to remove.
class ScoreScale {
  public:
    explicit ScoreScale(Divergence divergence, ColorMap colors = ColorMap::cividis)
        : range_(score_range(divergence)), colors_(colors) {}

    double low() const { return range_.low; }
    double high() const { return range_.high; }
    std::vector<double> decades() const;
    /// `10` with a raised exponent.
    static QString decadeText(double decade);
    /// The same at an end of the scale that stands for all scores beyond it: `≤10⁻⁴`.
    QString tickText(double decade) const;
    /// 0 at low(), 1 at high(); scores beyond have the end's, and what is no number has the dear end's.
    double position(double score) const { return position_in(range_, score); }
    QColor color(double score) const { return colorAt(position(score), colors_); }
    /// `position` from 0 (cheap) to 1.
    static QColor colorAt(double position, ColorMap colors = ColorMap::cividis);
    /// Black or white, whichever stands out from `color`.
    static QColor inkOn(const QColor& color);

    /// `JS divergence`.
    static QString title(Divergence divergence);
    /// `text` about scores and their unit: `JS divergence (nats)`.
    static QString withUnit(const QString& text, Divergence divergence);

  private:
    ScoreRange range_;
    ColorMap colors_;
};

} // namespace cutaway
