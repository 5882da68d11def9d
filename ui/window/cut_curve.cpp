#include "ui/window/cut_curve.h"

namespace cutaway {

CutCurve::CutCurve(QWidget* parent) : QCustomPlot(parent) {
    setAccessibleName(tr("Divergence against cuts"));
    addGraph();
    graph(0)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 5));
    xAxis->setLabel(tr("cuts"));
    auto ticker = QSharedPointer<QCPAxisTicker>::create();
    ticker->setTickStepStrategy(QCPAxisTicker::tssReadability);
    xAxis->setTicker(ticker);
    xAxis->setSubTicks(false);
    applyPalette();
}

void CutCurve::setSession(const Session& session) {
    QVector<double> cuts{0};
    QVector<double> divergence{0};
    for (const Event& cut : session.plan.cuts()) {
        cuts.append(static_cast<double>(cuts.size()));
        divergence.append(cut.score.value_or(0));
    }
    graph(0)->setData(cuts, divergence, true);
    yAxis->setLabel(QString::fromStdString(std::string(name(session.settings.divergence))));
    rescaleAxes();
    xAxis->setRange(0, std::max<double>(static_cast<double>(cuts.size()), 4));
    replot(QCustomPlot::rpQueuedReplot);
}

void CutCurve::applyPalette() {
    const QColor ink = palette().color(QPalette::Text);
    setBackground(palette().color(QPalette::Base));
    graph(0)->setPen(QPen(palette().color(QPalette::Highlight), 1.8));
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTickLabelColor(ink);
        axis->setLabelColor(ink);
        axis->setBasePen(QPen(ink));
        axis->setTickPen(QPen(ink));
        axis->setTickLabelFont(font());
        axis->setLabelFont(font());
    }
}

void CutCurve::changeEvent(QEvent* event) {
    QCustomPlot::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyPalette();
        replot(QCustomPlot::rpQueuedReplot);
    }
}

} // namespace cutaway
