#include "ui/plots/curve_tip.h"

#include "ui/map/score_scale.h"
#include "ui/plots/measured_axis.h"
#include "ui/qcustomplot_include.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>
#include <optional>

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

/// What was evaluated, where that is shown.
void addSecond(QStringList& lines, const CurveMeasure& measure, const std::optional<MeasuredValue>& value) {
    if (measure.source && value) {
        lines << QStringLiteral("%1 %2").arg(measureTitle(measure), measureText(*value));
        lines << (value->documents < value->total
                      ? Words::tr("%1 of %2 documents so far").arg(value->documents).arg(value->total)
                      : Words::tr("%n documents", nullptr, static_cast<int>(value->total)));
    }
}

QString cutText(const CurvePoint& cut, std::size_t number, const CutCurve& curve) {
    QStringList lines{Words::tr("Cut %1: %2").arg(number).arg(slotsText(cut.slots))};
    if (cut.step > 0) {
        lines << Words::tr("Step %1").arg(cut.step);
    }
    lines << QStringLiteral("%1 %2").arg(ScoreScale::title(curve.divergence), scoreText(cut.score));
    addSecond(lines, curve.measure, cut.second);
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
    const auto consider = [&](double removed, std::optional<double> known, const QCPAxis& valueAxis,
                              auto&& text) {
        const double value = known.value_or(-1);
        if (!known || (valueAxis.scaleType() == QCPAxis::stLogarithmic && !(value > 0))) {
            return; // it has no place on a logarithmic axis
        }
        const double distance = std::hypot(plot.xAxis->coordToPixel(removed) - position.x(),
                                           valueAxis.coordToPixel(value) - position.y());
        if (distance <= nearest) {
            nearest = distance;
            tip = text();
        }
    };
    const auto second = [&](const std::optional<MeasuredValue>& value) {
        return plot.yAxis2->visible() && value ? std::optional(value->value) : std::nullopt;
    };
    consider(0, second(curve.secondUntouched), *plot.yAxis2, [&] {
        QStringList lines{Words::tr("The untouched model")};
        addSecond(lines, curve.measure, curve.secondUntouched);
        addMeasured(lines, curve.untouched.value_or(Measurement()));
        return lines.join(QLatin1Char('\n'));
    });
    std::size_t number = 0;
    for (const CurvePoint& cut : curve.cuts) {
        ++number;
        const double removed = cut.removed.on(axis);
        const auto text = [&] { return cutText(cut, number, curve); };
        consider(removed, cut.score, *plot.yAxis, text);
        consider(removed, second(cut.second), *plot.yAxis2, text);
    }
    return tip;
}

} // namespace cutaway
