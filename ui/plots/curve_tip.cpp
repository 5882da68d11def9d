#include "ui/plots/curve_tip.h"

#include "ui/map/score_scale.h"
#include "ui/qcustomplot_include.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace cutaway {

namespace {

constexpr double reach = 12; // pixels

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CurveTip)
};

QString slotsText(const std::vector<Slot>& slots) {
    QStringList names;
    for (const Slot slot : slots) {
        names << slotName(slot);
    }
    return names.join(QStringLiteral(", "));
}

void addMeasured(QStringList& lines, const Measurement& measurement) {
    if (const std::optional<double> perplexity = measurement.perplexity) {
        lines << Words::tr("Perplexity %1").arg(scoreText(*perplexity));
    }
    for (const auto& [name, value] : measurement.divergence) {
        lines << QStringLiteral("%1 %2").arg(toQString(name), scoreText(value));
    }
}

QString cutText(const CurvePoint& cut, std::size_t number, Divergence divergence) {
    QStringList lines{Words::tr("Cut %1: %2").arg(number).arg(slotsText(cut.slots))};
    if (cut.step > 0) {
        lines << Words::tr("Step %1").arg(cut.step);
    }
    lines << QStringLiteral("%1 %2").arg(ScoreScale::title(divergence), scoreText(cut.score));
    if (cut.measurement) {
        addMeasured(lines, *cut.measurement);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

std::optional<QString> curveTip(const QCustomPlot& plot, const CutCurve& curve, CurveAxis axis,
                                const QPointF& position) {
    double nearest = reach;
    std::optional<QString> tip;
    const auto consider = [&](double removed, double value, const QCPAxis& valueAxis, auto&& text) {
        if (!(value > 0)) {
            return; // it has no place on a logarithmic axis
        }
        const double distance = std::hypot(plot.xAxis->coordToPixel(removed) - position.x(),
                                           valueAxis.coordToPixel(value) - position.y());
        if (distance <= nearest) {
            nearest = distance;
            tip = text();
        }
    };
    const auto perplexityOf = [&](const std::optional<Measurement>& measurement) {
        return plot.yAxis2->visible() && measurement ? measurement->perplexity.value_or(0) : 0;
    };
    consider(0, perplexityOf(curve.untouched), *plot.yAxis2, [&] {
        QStringList lines{Words::tr("The untouched model")};
        addMeasured(lines, curve.untouched.value_or(Measurement()));
        return lines.join(QLatin1Char('\n'));
    });
    std::size_t number = 0;
    for (const CurvePoint& cut : curve.cuts) {
        ++number;
        const double removed = cut.removed.on(axis);
        const auto text = [&] { return cutText(cut, number, curve.divergence); };
        consider(removed, cut.score, *plot.yAxis, text);
        consider(removed, perplexityOf(cut.measurement), *plot.yAxis2, text);
    }
    return tip;
}

} // namespace cutaway
