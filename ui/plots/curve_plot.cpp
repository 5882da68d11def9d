#include "ui/plots/curve_plot.h"

#include "ui/map/score_scale.h"
#include "ui/plots/curve_axis.h"
#include "ui/plots/curve_look.h"
#include "ui/plots/curve_tip.h"
#include "ui/plots/plot_style.h"
#include "ui/text.h"

#include <QHelpEvent>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace cutaway {

namespace {

constexpr int longest_name = 160; // pixels

QString comparedLayer() {
    return QStringLiteral("compared");
}

/// Sets the graph's data to the cuts. What has no place on a logarithmic axis leaves a gap.
void setCuts(QCPGraph& graph, const CutCurve& curve, CurveAxis axis) {
    QVector<double> removed;
    QVector<double> scores;
    for (const CurvePoint& cut : curve.cuts) {
        removed.append(cut.removed.on(axis));
        scores.append(cut.score > 0 ? cut.score : qQNaN());
    }
    graph.setData(removed, scores, true);
}

} // namespace

CurvePlot::CurvePlot(QWidget* parent) : QCustomPlot(parent) {
    setObjectName(QStringLiteral("curve"));
    setAutoAddPlottableToLegend(false);
    addLayer(comparedLayer(), layer(QStringLiteral("main")), QCustomPlot::limBelow);
    addGraph();
    addGraph();
    graph(0)->setName(tr("this session"));
    graph(0)->addToLegend();
    second_ = std::make_unique<MeasuredAxis>(*this);
    legend->setFillOrder(QCPLegend::foRowsFirst);
    legend->setWrap(most_legend_rows);
    drawCurves();
}

void CurvePlot::setStyle(const MapStyle& style, const QColor& line, double points) {
    stylePlot(*this, style, points);
    logAxis(*yAxis);
    const double size = points > 0 ? 7 : 4;
    markerSize_ = size;
    dark_ = style.paper.lightness() < 128;
    graph(0)->setPen(QPen(line, points > 0 ? 2 : 1.2));
    graph(0)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, line, line, size));
    graph(1)->setLineStyle(QCPGraph::lsNone);
    graph(1)->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDiamond, style.ink, style.paper, size * 1.3));
    second_->setStyle(style, size);
    legend->setFont(xAxis->labelFont());
    legend->setTextColor(style.ink);
    legend->setBrush(style.paper);
    legend->setBorderPen(Qt::NoPen);
    if (points <= 0) { // its samples are as large as the letters, not as pixels
        const int letter = style.font.pixelSize();
        legend->setIconSize(letter * 3, letter);
        legend->setRowSpacing(letter / 4);
        legend->setColumnSpacing(letter * 2);
    }
    drawCurves();
}

void CurvePlot::setSession(const Session& session) {
    session_ = session;
    curve_ = cutCurve(session_, measure_);
    drawCurves();
}

void CurvePlot::setAxis(CurveAxis axis) {
    axis_ = axis;
    drawCurves();
}

void CurvePlot::setCompared(std::vector<ComparedCurve> compared) {
    compared_ = std::move(compared);
    drawCurves();
}

void CurvePlot::setMeasure(const CurveMeasure& measure) {
    if (measure != measure_) {
        measure_ = measure;
        curve_ = cutCurve(session_, measure_);
        drawCurves();
    }
}

void CurvePlot::setMeasureWanted(bool wanted) {
    measureWanted_ = wanted;
    drawCurves();
}

bool CurvePlot::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* const help = static_cast<QHelpEvent*>(event);
        const std::optional<QString> tip = curveTip(*this, curve_, axis_, help->pos());
        QToolTip::showText(help->globalPos(), tip.value_or(QString()), this);
        return true;
    }
    return QCustomPlot::event(event);
}

QString CurvePlot::description() const {
    QStringList sentences;
    if (!curve_.cuts.empty()) {
        sentences << tr("%n cuts; %1 %2 after the first, %3 after the last.", nullptr,
                        static_cast<int>(curve_.cuts.size()))
                         .arg(ScoreScale::title(curve_.divergence), scoreText(curve_.cuts.front().score),
                              scoreText(curve_.cuts.back().score));
    }
    sentences << second_->description();
    return sentences.join(QLatin1Char(' ')).trimmed();
}

void CurvePlot::setLegendPlace(CurveLegend place) {
    legendPlace_ = place;
    drawCurves();
}

void CurvePlot::setName(const QString& name) {
    graph(0)->setName(elided(name));
    drawCurves();
}

/// In letters, since on paper a pixel is a point.
QString CurvePlot::elided(const QString& name) const {
    const QFontMetricsF letters(legend->font());
    const double widest = legendPlace_ == CurveLegend::beside ? longest_name : letters.height() * 16;
    return letters.elidedText(name, Qt::ElideMiddle, widest);
}

void CurvePlot::drawCurves() {
    double most = 0;
    QVector<double> scores;
    const auto reach = [&](const CurvePoint& point) {
        most = std::max(most, point.removed.on(axis_));
        scores.append(point.score);
    };
    std::for_each(curve_.cuts.begin(), curve_.cuts.end(), reach);
    setCuts(*graph(0), curve_, axis_);
    graph(1)->data()->clear();
    if (curve_.measured) {
        reach(*curve_.measured);
        graph(1)->addData(curve_.measured->removed.on(axis_), curve_.measured->score);
    }
    while (graphCount() > 2) {
        removeGraph(graphCount() - 1);
    }
    for (const ComparedCurve& other : compared_) {
        if (other.curve.divergence == curve_.divergence && !other.curve.cuts.empty()) {
            std::for_each(other.curve.cuts.begin(), other.curve.cuts.end(), reach);
            addCompared(other);
        }
    }
    second_->draw(curve_, axis_, measureWanted_);
    placeLegend(graphCount() > 2 && legendPlace_ != CurveLegend::none);
    const QString label = curveAxisLabel(axis_);
    setAccessibleName(second_->shown()
                          ? tr("Cut curve: divergence and %1 against %2").arg(measureTitle(measure_), label)
                          : tr("Cut curve: divergence against %1").arg(label));
    setAccessibleDescription(description());
    xAxis->setLabel(curve_.approximate ? tr("%1 (approximate search)").arg(label) : label);
    tickCurveAxis(*xAxis, axis_);
    fitCurveAxis(*xAxis, axis_, most);
    const ScoreScale scale(curve_.divergence);
    yAxis->setLabel(ScoreScale::withUnit(ScoreScale::title(curve_.divergence), curve_.divergence));
    fitLogAxis(*yAxis, scores, scale.low(), scale.high());
    replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::addCompared(const ComparedCurve& other) {
    QCPGraph* const added = addGraph();
    const CurveLook look = curveLook(other.look, dark_);
    added->setLayer(comparedLayer());
    added->setPen(curvePen(look));
    added->setScatterStyle(curveMarker(look, markerSize_));
    added->setName(elided(other.name));
    added->addToLegend();
    setCuts(*added, other.curve, axis_);
}

/// Outside of the axes, where it covers no curve.
void CurvePlot::placeLegend(bool shown) {
    if (shown == legend->visible()) {
        return;
    }
    legend->setVisible(shown);
    if (shown) {
        aside_ = new QCPLayoutGrid;
        const bool below = legendPlace_ == CurveLegend::below;
        plotLayout()->addElement(below ? 1 : 0, below ? 0 : 1, aside_);
        aside_->addElement(0, 0, legend);
        // Takes what the legend leaves.
        aside_->addElement(below ? 0 : 1, below ? 1 : 0, new QCPLayoutElement(this));
        if (below) {
            plotLayout()->setRowStretchFactor(1, 0.001);
            aside_->setColumnStretchFactor(0, 0.001);
        } else {
            plotLayout()->setColumnStretchFactor(1, 0.001);
            aside_->setRowStretchFactor(0, 0.001);
        }
    } else {
        axisRect()->insetLayout()->addElement(legend, Qt::AlignTop | Qt::AlignRight);
        plotLayout()->remove(std::exchange(aside_, nullptr));
        plotLayout()->simplify();
    }
}

} // namespace cutaway
