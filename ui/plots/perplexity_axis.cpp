#include "ui/plots/perplexity_axis.h"

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
    Q_DECLARE_TR_FUNCTIONS(PerplexityAxis)
};

} // namespace

PerplexityAxis::PerplexityAxis(QCustomPlot& plot)
    : plot_(plot), line_(new QCPCurve(plot.xAxis, plot.yAxis2)) {
    line_->setName(Words::tr("perplexity (right axis)"));
    line_->setVisible(false);
    plot.yAxis2->grid()->setVisible(false);
}

void PerplexityAxis::setStyle(const MapStyle& style, double markerSize) {
    // At least 4.5 to 1 of contrast to either paper.
    const QColor color = style.paper.lightness() < 128 ? QColor(0xff, 0xb8, 0x6b) : QColor(0x9a, 0x4a, 0x00);
    line_->setPen(QPen(color, markerSize > 5 ? 1.4 : 0.9));
    line_->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssPlusCircle, QPen(color, 1), style.paper, markerSize * 1.2));
    plot_.yAxis2->setLabelColor(color);
    plot_.yAxis2->setTickLabelColor(color);
}

void PerplexityAxis::draw(const CutCurve& curve, CurveAxis axis, bool wanted) {
    QVector<double> removed;
    QVector<double> values;
    const auto add = [&](const std::optional<Measurement>& measurement, const Removed& at) {
        const double value = measurement ? measurement->perplexity.value_or(qQNaN()) : qQNaN();
        if (value > 0 && std::isfinite(value)) {
            removed.append(at.on(axis));
            values.append(value);
        }
    };
    add(curve.untouched, Removed());
    for (const CurvePoint& cut : curve.cuts) {
        add(cut.measurement, cut.removed);
    }
    line_->setData(removed, values);
    const bool shown = wanted && !values.isEmpty();
    if (shown != line_->visible()) {
        line_->setVisible(shown);
        shown ? line_->addToLegend() : line_->removeFromLegend();
        plot_.yAxis2->setVisible(shown);
        // With its marker: a legend would take a third of a small window's plot.
        plot_.yAxis2->setLabel(shown ? Words::tr("perplexity \u2295") : QString());
    }
    if (shown) {
        fit(values);
    }
}

void PerplexityAxis::fit(const QVector<double>& values) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    if (*most > *least * wide) {
        logAxis(*plot_.yAxis2);
        fitLogAxis(*plot_.yAxis2, values, *least, *most);
        return;
    }
    plot_.yAxis2->setScaleType(QCPAxis::stLinear);
    plot_.yAxis2->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    const double margin = std::max((*most - *least) * 0.1, *most * 0.02);
    plot_.yAxis2->setRange(*least - margin, *most + margin);
}

QString PerplexityAxis::description() const {
    if (!shown()) {
        return {};
    }
    const auto first = line_->data()->constBegin();
    const auto last = line_->data()->constEnd() - 1;
    return Words::tr("Perplexity, measured at %1 points: %2 at the first, %3 at the last.")
        .arg(line_->data()->size())
        .arg(scoreText(first->value), scoreText(last->value));
}

} // namespace cutaway
