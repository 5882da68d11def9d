#include "ui/plots/composition_plot.h"

#include "ui/plots/plot_style.h"
#include "ui/text.h"

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

/// The middle of a bin on the axis of blocks.
double middle(const Composition::Bin& bin) {
    return bin.first + (bin.blocks - 1) / 2.0;
}

QString binText(const Composition::Bin& bin) {
    return bin.blocks == 1 ? QString::number(bin.first)
                           : QStringLiteral("%1\u2013%2").arg(bin.first).arg(bin.first + bin.blocks - 1);
}

/// A tick below every bar, or below every second, fifth, ... where their labels would touch.
class BinTicker : public QCPAxisTicker {
  public:
    BinTicker(const QCPAxis& axis, const Composition& composition) : axis_(axis), composition_(composition) {}

  protected:
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override {
        Q_UNUSED(tickStep)
        Q_UNUSED(range)
        const std::size_t every = labelEvery();
        QVector<double> ticks;
        for (std::size_t place = 0; place < composition_.bins.size(); place += every) {
            ticks.append(middle(composition_.bins[place]));
        }
        return ticks;
    }
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
        Q_UNUSED(locale)
        Q_UNUSED(format)
        Q_UNUSED(precision)
        const auto block = static_cast<std::size_t>(std::max(0.0, tick));
        return binText(composition_.bins[block / static_cast<std::size_t>(composition_.binSize)]);
    }
    int getSubTickCount(double tickStep) override {
        Q_UNUSED(tickStep)
        return 0;
    }

  private:
    std::size_t labelEvery() const {
        const QFontMetricsF letters(axis_.tickLabelFont());
        const bool level = axis_.orientation() == Qt::Horizontal;
        double needed = letters.height() * 1.05;
        for (const Composition::Bin& bin : composition_.bins) {
            needed = level ? std::max(needed, letters.horizontalAdvance(binText(bin)) * 1.2) : needed;
        }
        // Ticks are asked for before the axes have their place.
        const QRect whole = axis_.parentPlot()->viewport();
        const double room = (level ? whole.width() : whole.height()) - 6 * letters.height();
        const double pitch = std::max(room, 1.0) / static_cast<double>(composition_.bins.size());
        for (const std::size_t every : {1U, 2U, 5U, 10U}) {
            if (static_cast<double>(every) * pitch >= needed) {
                return every;
            }
        }
        return 20;
    }

    const QCPAxis& axis_;
    const Composition& composition_;
};

/// Counts to both sides of nothing, up to a whole bar.
class CountTicker : public QCPAxisTicker {
  public:
    explicit CountTicker(int most) : step_(most <= 2 ? 1 : most <= 5 ? most : most / 2) {}

  protected:
    double getTickStep(const QCPRange& range) override {
        Q_UNUSED(range)
        return step_;
    }
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
        Q_UNUSED(locale)
        Q_UNUSED(format)
        Q_UNUSED(precision)
        return QString::number(std::lround(std::abs(tick)));
    }
    int getSubTickCount(double tickStep) override {
        Q_UNUSED(tickStep)
        return 0;
    }

  private:
    int step_;
};

} // namespace

CompositionBars::CompositionBars(QCPAxis* keyAxis, QCPAxis* valueAxis, Kind kind)
    : QCPAbstractPlottable(keyAxis, valueAxis), kind_(kind) {}

void CompositionBars::setStyle(const MapStyle& style, const QColor& color) {
    style_ = style;
    color_ = color;
}

QRectF CompositionBars::bar(const Composition::Bin& bin, int slotCount) const {
    const double half = bin.blocks * 0.41;
    // Attention on the side that comes first in the map: above, or on the left.
    const bool upright = mKeyAxis->orientation() == Qt::Horizontal;
    const double side = (kind_ == Kind::attention) == upright ? 1 : -1;
    return QRectF(coordsToPixels(middle(bin) - half, 0), coordsToPixels(middle(bin) + half, side * slotCount))
        .normalized();
}

void CompositionBars::fill(QPainter& painter, const QRectF& rect) const {
    const double line = std::min(1.0, std::min(rect.width(), rect.height()) * 0.2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(kind_ == Kind::attention ? color_ : style_.paper);
    painter.drawRect(rect);
    if (kind_ == Kind::ffn) {
        QPen stroke(color_, line * 1.2);
        stroke.setCapStyle(Qt::FlatCap);
        const QRectF inside = rect.adjusted(line / 2, line / 2, -line / 2, -line / 2);
        drawHatch(painter, inside, Hatch::rising, std::max(3.0, line * 3.5), stroke);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color_, line, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(rect.adjusted(line / 2, line / 2, -line / 2, -line / 2));
}

void CompositionBars::draw(QCPPainter* painter) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    for (const Composition::Bin& bin : composition_.bins) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(style_.empty);
        painter->drawRect(bar(bin, bin.blocks));
        if (bin.removed(kind_) > 0) {
            fill(*painter, bar(bin, bin.removed(kind_)));
        }
    }
    painter->setPen(QPen(style_.ink, mKeyAxis->basePen().widthF()));
    painter->drawLine(
        QLineF(coordsToPixels(mKeyAxis->range().lower, 0), coordsToPixels(mKeyAxis->range().upper, 0)));
    painter->restore();
}

void CompositionBars::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    fill(*painter, rect);
    painter->restore();
}

double CompositionBars::selectTest(const QPointF& pos, bool onlySelectable, QVariant* details) const {
    Q_UNUSED(pos)
    Q_UNUSED(onlySelectable)
    Q_UNUSED(details)
    return -1;
}

QCPRange CompositionBars::getKeyRange(bool& foundRange, QCP::SignDomain inSignDomain) const {
    Q_UNUSED(inSignDomain)
    foundRange = composition_.blocks > 0;
    return {-0.5, composition_.blocks - 0.5};
}

QCPRange CompositionBars::getValueRange(bool& foundRange, QCP::SignDomain inSignDomain,
                                        const QCPRange& inKeyRange) const {
    Q_UNUSED(inSignDomain)
    Q_UNUSED(inKeyRange)
    foundRange = composition_.blocks > 0;
    const double most = composition_.binSize;
    return {-most, most};
}

CompositionPlot::CompositionPlot(QWidget* parent) : QCustomPlot(parent) {
    setObjectName(QStringLiteral("composition"));
    setAccessibleName(tr("Composition: what is removed by depth and kind"));
    setAutoAddPlottableToLegend(false);
    plotLayout()->insertRow(0);
    auto* const above = new QCPLayoutGrid;
    plotLayout()->addElement(0, 0, above);
    plotLayout()->setRowStretchFactor(0, 0.001);
    above->addElement(0, 0, legend);
    above->addElement(0, 1, new QCPLayoutElement(this)); // takes what the legend leaves
    above->setColumnStretchFactor(0, 0.001);
    legend->setFillOrder(QCPLegend::foColumnsFirst);
    legend->setVisible(true);
    build();
}

void CompositionPlot::setStyle(const MapStyle& style, const QColor& color, double points) {
    style_ = style;
    color_ = color;
    points_ = points;
    draw();
}

void CompositionPlot::setSession(const Session& session) {
    composition_ = composition(session);
    draw();
}

void CompositionPlot::setOrientation(MapOrientation orientation) {
    if (orientation != orientation_) {
        orientation_ = orientation;
        build();
        draw();
    }
}

void CompositionPlot::setLegendShown(bool shown) {
    legendShown_ = shown;
    legend->setVisible(shown);
    build(); // an empty legend takes no room, a hidden one would
    draw();
}

void CompositionPlot::build() {
    clearPlottables();
    const bool rows = orientation_ == MapOrientation::rows;
    for (const Kind kind : {Kind::attention, Kind::ffn}) {
        auto* const bars = new CompositionBars(rows ? xAxis : yAxis, rows ? yAxis : xAxis, kind);
        if (legendShown_) {
            bars->addToLegend();
        }
        bars_[static_cast<std::size_t>(kind)] = bars;
    }
    xAxis->setRangeReversed(false);
    yAxis->setRangeReversed(!rows);
}

void CompositionPlot::draw() {
    stylePlot(*this, style_, points_);
    legend->setFont(xAxis->labelFont());
    legend->setTextColor(style_.ink);
    legend->setBrush(Qt::NoBrush);
    legend->setBorderPen(Qt::NoPen);
    const int letter = QFontInfo(legend->font()).pixelSize();
    legend->setIconSize(letter * 2, letter);
    legend->setIconTextPadding(letter / 2);
    legend->setColumnSpacing(letter * 2);
    legend->setMargins(points_ > 0 ? QMargins(letter, letter / 2, 0, 0) : QMargins(0, 0, 0, letter / 4));
    QStringList facts;
    for (const Kind kind : {Kind::attention, Kind::ffn}) {
        CompositionBars& bars = *bars_[static_cast<std::size_t>(kind)];
        bars.setComposition(composition_);
        bars.setStyle(style_, color_);
        bars.setName(tr("%1: %2 of %3 removed")
                         .arg(kindText(kind))
                         .arg(composition_.removed(kind))
                         .arg(composition_.blocks));
        facts << bars.name();
    }
    const bool rows = orientation_ == MapOrientation::rows;
    QCPAxis& keys = rows ? *xAxis : *yAxis;
    QCPAxis& values = rows ? *yAxis : *xAxis;
    keys.setRange(-0.6, std::max(composition_.blocks, 1) - 0.4);
    keys.setTicker(QSharedPointer<QCPAxisTicker>(new BinTicker(keys, composition_)));
    keys.grid()->setVisible(false);
    const QString blocks =
        composition_.binSize == 1 ? tr("block") : tr("block, %1 to a bar").arg(composition_.binSize);
    keys.setLabel(composition_.approximate ? tr("%1 (approximate search)").arg(blocks) : blocks);
    values.setRange(-composition_.binSize * 1.05, composition_.binSize * 1.05);
    values.setTicker(QSharedPointer<QCPAxisTicker>(new CountTicker(composition_.binSize)));
    values.grid()->setVisible(false);
    values.setLabel(tr("removed slots"));
    for (const Composition::Bin& bin : composition_.bins) {
        const int attention = bin.removed(Kind::attention);
        const int ffn = bin.removed(Kind::ffn);
        if (attention + ffn > 0) {
            facts << tr("blocks %1: attention %2, FFN %3").arg(binText(bin)).arg(attention).arg(ffn);
        }
    }
    setAccessibleDescription(facts.join(QStringLiteral("; ")));
    replot(QCustomPlot::rpQueuedReplot);
}

} // namespace cutaway
