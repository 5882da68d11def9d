#include "ui/plots/curve_axis.h"

#include "ui/plots/plot_style.h"
#include "ui/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CurveAxis)
};

class ShareTicker : public QCPAxisTicker {
  protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
        Q_UNUSED(locale)
        Q_UNUSED(format)
        Q_UNUSED(precision)
        return shareText(tick);
    }
};

/// Steps of powers of two, since that is what the units are of.
class BytesTicker : public QCPAxisTicker {
  protected:
    double getTickStep(const QCPRange& range) override {
        constexpr int most = 6;
        return std::exp2(std::max(0.0, std::ceil(std::log2(range.size() / most))));
    }
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
        Q_UNUSED(locale)
        Q_UNUSED(format)
        Q_UNUSED(precision)
        constexpr double countable = 9e18;
        return bytesText(std::llround(std::min(tick, countable)));
    }
};

} // namespace

QString curveAxisTitle(CurveAxis axis) {
    switch (axis) {
    case CurveAxis::slots:
        break;
    case CurveAxis::parameters:
        return Words::tr("Share of parameters");
    case CurveAxis::weights:
        return Words::tr("Weight bytes");
    case CurveAxis::kvCache:
        return Words::tr("KV-cache bytes per token");
    }
    return Words::tr("Removed slots");
}

QString curveAxisLabel(CurveAxis axis) {
    switch (axis) {
    case CurveAxis::slots:
        break;
    case CurveAxis::parameters:
        return Words::tr("removed share of parameters");
    case CurveAxis::weights:
        return Words::tr("removed weights");
    case CurveAxis::kvCache:
        return Words::tr("removed KV cache per token");
    }
    return Words::tr("removed slots");
}

void tickCurveAxis(QCPAxis& qcpAxis, CurveAxis axis) {
    switch (axis) {
    case CurveAxis::slots:
        integerAxis(qcpAxis);
        break;
    case CurveAxis::parameters:
        qcpAxis.setTicker(QSharedPointer<QCPAxisTicker>(new ShareTicker));
        break;
    case CurveAxis::weights:
    case CurveAxis::kvCache:
        qcpAxis.setTicker(QSharedPointer<QCPAxisTicker>(new BytesTicker));
        break;
    }
}

void fitCurveAxis(QCPAxis& qcpAxis, CurveAxis axis, double most) {
    if (axis == CurveAxis::slots) {
        qcpAxis.setRange(0, std::max(4.0, most) + 0.5);
        return;
    }
    // Cuts of FFNs alone take nothing from the KV cache.
    const double nothing = axis == CurveAxis::parameters ? 0.1 : 1024;
    qcpAxis.setRange(0, (most > 0 ? most : nothing) * 1.04);
}

} // namespace cutaway
