#include "ui/plots/plot_style.h"

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

class IntegerTicker : public QCPAxisTicker {
  protected:
    double getTickStep(const QCPRange& range) override {
        return std::max(1.0, std::ceil(cleanMantissa(range.size() / 6)));
    }
    int getSubTickCount(double tickStep) override {
        Q_UNUSED(tickStep)
        return 0;
    }
};

/// Powers of ten alone: where few are in sight, QCPAxisTickerLog puts ticks in between.
class DecadeTicker : public QCPAxisTickerLog {
  protected:
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override {
        Q_UNUSED(tickStep)
        constexpr double rounding = 1e-9;
        constexpr int most = 6;
        const int first = static_cast<int>(std::ceil(std::log10(range.lower) - rounding));
        const int last = static_cast<int>(std::floor(std::log10(range.upper) + rounding));
        QVector<double> ticks;
        for (int exponent = first; exponent <= last; exponent += (last - first) / most + 1) {
            ticks.append(std::pow(10, exponent));
        }
        return ticks;
    }
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
        Q_UNUSED(locale)
        Q_UNUSED(format)
        Q_UNUSED(precision)
        return ScoreScale::decadeText(tick);
    }
};

} // namespace

void stylePlot(QCustomPlot& plot, const MapStyle& style, double points) {
    plot.setBackground(QBrush(style.paper));
    QFont font = plot.font();
    if (points > 0) {
        font.setPointSizeF(points);
    } else {
        font = style.font;
    }
    // A label that would not lie on the plot as a whole is left out: the topmost needs half its height.
    const int letter = QFontInfo(font).pixelSize();
    plot.axisRect()->setMinimumMargins(QMargins(4, letter, letter, 4));
    const QPen thin(style.faint, points > 0 ? 1 : 0.6);
    for (QCPAxis* axis : plot.axisRect()->axes()) {
        axis->setBasePen(thin);
        axis->setTickPen(thin);
        axis->setSubTickPen(thin);
        axis->setTickLabelColor(style.faint);
        axis->setLabelColor(style.faint);
        axis->setTickLabelFont(font);
        axis->setLabelFont(font);
        axis->setTickLengthIn(0);
        axis->setTickLengthOut(3);
        axis->setSubTickLengthIn(0);
        axis->setSubTickLengthOut(0);
        axis->grid()->setPen(QPen(style.line, 0.6));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    plot.xAxis->grid()->setVisible(false);
}

void logAxis(QCPAxis& axis) {
    axis.setScaleType(QCPAxis::stLogarithmic);
    axis.setTicker(QSharedPointer<QCPAxisTicker>(new DecadeTicker));
}

void integerAxis(QCPAxis& axis) {
    axis.setTicker(QSharedPointer<QCPAxisTicker>(new IntegerTicker));
}

void fitLogAxis(QCPAxis& axis, const QVector<double>& values, double low, double high) {
    double least = high;
    double most = low;
    bool any = false;
    for (const double value : values) {
        if (value > 0 && std::isfinite(value)) {
            least = any ? std::min(least, value) : value;
            most = any ? std::max(most, value) : value;
            any = true;
        }
    }
    if (!any) {
        axis.setRange(low, high);
        return;
    }
    axis.setRange(std::pow(10, std::floor(std::log10(least) - 0.05)),
                  std::pow(10, std::ceil(std::log10(most) + 0.05)));
}

} // namespace cutaway
