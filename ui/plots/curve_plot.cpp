#include "ui/plots/curve_plot.h"

#include "ui/map/score_scale.h"
#include "ui/plots/plot_style.h"
#include "ui/text.h"

#include <algorithm>

namespace cutaway {

CurvePlot::CurvePlot(QWidget* parent) : QCustomPlot(parent) {
    setObjectName(QStringLiteral("curve"));
    setAccessibleName(tr("Cut curve: divergence against removed slots"));
    addGraph();
    addGraph();
    xAxis->setLabel(tr("removed slots"));
}

void CurvePlot::setStyle(const MapStyle& style, const QColor& line, double points) {
    stylePlot(*this, style, points);
    logAxis(*yAxis);
    integerAxis(*xAxis);
    const double size = points > 0 ? 7 : 4;
    graph(0)->setPen(QPen(line, points > 0 ? 2 : 1.2));
    graph(0)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, line, line, size));
    graph(1)->setLineStyle(QCPGraph::lsNone);
    graph(1)->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDiamond, style.ink, style.paper, size * 1.3));
    replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::setSession(const Session& session) {
    const Plan& plan = session.plan;
    const Divergence divergence = session.settings.divergence;
    QVector<double> removed;
    QVector<double> scores;
    // Forced slots count as removed too, so a cut stands where it was made among them.
    const std::vector<Event> cuts = plan.cuts();
    auto cut = cuts.begin();
    for (std::size_t place = 0; place < plan.removed().size() && cut != cuts.end(); ++place) {
        if (plan.removed()[place] == cut->slots.back()) {
            const double score = cut->score.value_or(0);
            removed.append(static_cast<double>(place) + 1);
            scores.append(score > 0 ? score : qQNaN());
            ++cut;
        }
    }
    QVector<double> measured_at;
    QVector<double> measured;
    if (!session.measurements.empty()) {
        const Measurement& last = session.measurements.back();
        const auto found = last.divergence.find(std::string(name(divergence)));
        if (found != last.divergence.end() && found->second > 0) {
            measured_at.append(static_cast<double>(plan.prefix(last.events).removed().size()));
            measured.append(found->second);
        }
    }
    xAxis->setLabel(is_approximate(session) ? tr("removed slots (approximate search)") : tr("removed slots"));
    graph(0)->setData(removed, scores, true);
    graph(1)->setData(measured_at, measured, true);
    const ScoreScale scale(divergence);
    yAxis->setLabel(ScoreScale::withUnit(ScoreScale::title(divergence), divergence));
    const double most = std::max<double>(
        {4, removed.isEmpty() ? 0 : removed.back(), measured_at.isEmpty() ? 0 : measured_at.back()});
    xAxis->setRange(0, most + 0.5);
    fitLogAxis(*yAxis, scores + measured, scale.low(), scale.high());
    replot(QCustomPlot::rpQueuedReplot);
}

} // namespace cutaway
