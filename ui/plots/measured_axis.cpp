#include "ui/plots/measured_axis.h"

#include "ui/models/evaluation_choices.h"
#include "ui/plots/plot_style.h"
#include "ui/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

/// From this ratio on the smaller values would lie on the axis of a linear scale.
constexpr double wide = 8;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(MeasuredAxis)
};

} // namespace

MeasuredAxis::MeasuredAxis(QCustomPlot& plot)
    : plot_(plot), line_(new QCPCurve(plot.xAxis, plot.yAxis2)),
      errors_(new QCPErrorBars(plot.xAxis, plot.yAxis2)) {
    line_->setVisible(false);
    errors_->setDataPlottable(line_);
    errors_->setVisible(false);
    plot.yAxis2->grid()->setVisible(false);
}

void MeasuredAxis::setStyle(const MapStyle& style, double markerSize) {
    // At least 4.5 to 1 of contrast to either paper.
    const QColor color = style.paper.lightness() < 128 ? QColor(0xff, 0xb8, 0x6b) : QColor(0x9a, 0x4a, 0x00);
    line_->setPen(QPen(color, markerSize > 5 ? 1.4 : 0.9));
    line_->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssPlusCircle, QPen(color, 1), style.paper, markerSize * 1.2));
    errors_->setPen(QPen(color, markerSize > 5 ? 1 : 0.6));
    errors_->setWhiskerWidth(markerSize);
    errors_->setSymbolGap(markerSize * 1.2);
    plot_.yAxis2->setLabelColor(color);
    plot_.yAxis2->setTickLabelColor(color);
}

void MeasuredAxis::draw(const CutCurve& curve, CurveAxis axis, bool wanted) {
    const bool share = curve.measure.source && !curve.measure.source->task.empty();
    QVector<double> removed, values, errors;
    const auto add = [&](const std::optional<MeasuredValue>& measured, const Removed& at) {
        const double value = measured ? measured->value : qQNaN();
        if (std::isfinite(value) && (value > 0 || share)) {
            removed.append(at.on(axis));
            values.append(value);
            errors.append(measured->error.value_or(0));
        }
    };
    add(curve.secondUntouched, Removed());
    for (const CurvePoint& cut : curve.cuts) {
        add(cut.second, cut.removed);
    }
    line_->setData(removed, values);
    errors_->setData(errors);
    const bool shown = wanted && !values.isEmpty();
    const QString title = measureTitle(curve.measure);
    title_ = curve.measure.source ? title : Words::tr("Perplexity");
    line_->setName(Words::tr("%1 (right axis)").arg(title));
    errors_->setVisible(shown && share);
    if (shown != line_->visible()) {
        line_->setVisible(shown);
        shown ? line_->addToLegend() : line_->removeFromLegend();
        plot_.yAxis2->setVisible(shown);
    }
    // With its marker: a legend would take a third of a small window's plot.
    plot_.yAxis2->setLabel(shown ? Words::tr("%1 \u2295").arg(title) : QString());
    if (shown) {
        fit(values, errors);
    }
}

void MeasuredAxis::fit(const QVector<double>& values, const QVector<double>& errors) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const double error = *std::max_element(errors.begin(), errors.end());
    if (!errors_->visible() && *most > *least * wide) {
        logAxis(*plot_.yAxis2);
        fitLogAxis(*plot_.yAxis2, values, *least, *most);
        return;
    }
    plot_.yAxis2->setScaleType(QCPAxis::stLinear);
    plot_.yAxis2->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    const double margin = std::max({(*most - *least) * 0.1, *most * 0.02, error * 1.2, 1e-3});
    plot_.yAxis2->setRange(*least - margin, *most + margin);
}

QString MeasuredAxis::description() const {
    if (!shown()) {
        return {};
    }
    const auto first = line_->data()->constBegin();
    const auto last = line_->data()->constEnd() - 1;
    return Words::tr("%1, measured at %2 points: %3 at the first, %4 at the last.")
        .arg(title_)
        .arg(line_->data()->size())
        .arg(scoreText(first->value), scoreText(last->value));
}

QString measureTitle(const CurveMeasure& measure) {
    if (!measure.source) {
        return Words::tr("perplexity");
    }
    const EvaluationSource& source = *measure.source;
    QString title = sourceName(source);
    if (source.task.empty()) {
        title = Words::tr("%1 perplexity").arg(title);
        if (source.window > 0) {
            title = Words::tr("%1, windows of %2").arg(title).arg(source.window);
        }
    } else {
        title += measure.metric == Metric::acc ? QStringLiteral(" acc") : QStringLiteral(" acc_norm");
    }
    return source.limit > 0 ? Words::tr("%1, first %2").arg(title).arg(source.limit) : title;
}

QString measureText(const MeasuredValue& value) {
    const QString text = scoreText(value.value);
    return value.error ? Words::tr("%1 \u00b1 %2").arg(text, scoreText(*value.error)) : text;
}

} // namespace cutaway
