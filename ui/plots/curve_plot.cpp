#include "ui/plots/curve_plot.h"

#include "ui/map/score_scale.h"
#include "ui/plots/curve_axis.h"
#include "ui/plots/plot_style.h"

#include <algorithm>

namespace cutaway {

CurvePlot::CurvePlot(QWidget* parent) : QCustomPlot(parent) {
    setObjectName(QStringLiteral("curve"));
    addGraph();
    addGraph();
    draw();
}

void CurvePlot::setStyle(const MapStyle& style, const QColor& line, double points) {
    stylePlot(*this, style, points);
    logAxis(*yAxis);
    const double size = points > 0 ? 7 : 4;
    graph(0)->setPen(QPen(line, points > 0 ? 2 : 1.2));
    graph(0)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, line, line, size));
    graph(1)->setLineStyle(QCPGraph::lsNone);
    graph(1)->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDiamond, style.ink, style.paper, size * 1.3));
    replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::setSession(const Session& session) {
    curve_ = cutCurve(session);
    draw();
}

void CurvePlot::setAxis(CurveAxis axis) {
    axis_ = axis;
    draw();
}

void CurvePlot::draw() {
    QVector<double> removed;
    QVector<double> scores;
    double most = 0;
    for (const CurvePoint& cut : curve_.cuts) {
        removed.append(cut.removed.on(axis_));
        scores.append(cut.score > 0 ? cut.score : qQNaN());
        most = std::max(most, removed.back());
    }
    QVector<double> measured_at;
    QVector<double> measured;
    if (curve_.measured) {
        measured_at.append(curve_.measured->removed.on(axis_));
        measured.append(curve_.measured->score);
        most = std::max(most, measured_at.back());
    }
    graph(0)->setData(removed, scores, true);
    graph(1)->setData(measured_at, measured, true);
    const QString label = curveAxisLabel(axis_);
    setAccessibleName(tr("Cut curve: divergence against %1").arg(label));
    xAxis->setLabel(curve_.approximate ? tr("%1 (approximate search)").arg(label) : label);
    tickCurveAxis(*xAxis, axis_);
    fitCurveAxis(*xAxis, axis_, most);
    const ScoreScale scale(curve_.divergence);
    yAxis->setLabel(ScoreScale::withUnit(ScoreScale::title(curve_.divergence), curve_.divergence));
    fitLogAxis(*yAxis, scores + measured, scale.low(), scale.high());
    replot(QCustomPlot::rpQueuedReplot);
}

} // namespace cutaway
