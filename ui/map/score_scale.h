#pragma once

#include "core/plan/settings.h"

#include <QColor>
#include <QString>

#include <vector>

namespace cutaway {

/// What colour a score has: cividis, which people with colour-blindness read alike, on a logarithmic scale
/// that depends on the divergence alone, so that it never moves and figures can be compared. Light is cheap
/// to remove.
class ScoreScale {
  public:
    explicit ScoreScale(Divergence divergence);

    /// Both powers of ten.
    double low() const { return low_; }
    double high() const { return high_; }
    std::vector<double> decades() const;
    /// `0.1`, and `10` with a raised exponent where that is shorter.
    static QString decadeText(double decade);
    /// 0 at low(), 1 at high(); scores beyond have the end's.
    double position(double score) const;
    QColor color(double score) const { return colorAt(position(score)); }
    /// `position` from 0 (cheap) to 1.
    static QColor colorAt(double position);
    /// Black or white, whichever stands out from `color`.
    static QColor inkOn(const QColor& color);

    /// `JS divergence`.
    static QString title(Divergence divergence);

  private:
    double low_;
    double high_;
};

} // namespace cutaway
