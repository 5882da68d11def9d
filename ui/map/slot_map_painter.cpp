#include "ui/map/slot_map_painter.h"

#include "ui/text.h"

#include <QFontMetricsF>

#include <algorithm>

namespace cutaway {

namespace {

/// Smaller letters than this share of the map's are not drawn: nobody could read them.
constexpr double smallest_number = 0.55;

/// How many digits the highest cut's number has.
int numberDigits(const SlotModel& model) {
    int highest = 0;
    for (int index = 0; index < 2 * model.blocks(); ++index) {
        highest = std::max(highest, model.facts(Slot(index)).cutOrder);
    }
    return static_cast<int>(QString::number(highest).size());
}

/// The longest names of the two kinds that fit a width.
QString columnTitle(Kind kind, const QFontMetricsF& metrics, double width) {
    if (metrics.horizontalAdvance(kindText(Kind::attention)) <= width) {
        return kindText(kind);
    }
    if (metrics.horizontalAdvance(kindText(Kind::ffn)) * 1.2 <= width) {
        return kind == Kind::attention ? QCoreApplication::translate("SlotMapPainter", "Attn")
                                       : kindText(kind);
    }
    return slotName(Slot(0, kind)).left(1);
}

} // namespace

SlotMapPainter::SlotMapPainter(const SlotModel& model, const MapStyle& style)
    : model_(model), style_(style), scale_(model.divergence(), style.colors) {}

void SlotMapPainter::drawMap(QPainter& painter, const SlotMapLayout& layout) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    drawLabels(painter, layout);
    const NumberFit fit = numbers(layout.cell(Slot(0)).size(), numberDigits(model_));
    for (int index = 0; index < 2 * std::min(layout.blocks(), model_.blocks()); ++index) {
        drawCell(painter, layout.cell(Slot(index)), model_.facts(Slot(index)), fit);
    }
    painter.restore();
}

bool SlotMapPainter::stale(const SlotFacts& facts) const {
    return facts.score && facts.score->step > 0 && facts.score->step != model_.shownStep();
}

QColor SlotMapPainter::guessColor(int rank, int of) {
    constexpr double light = 0.93;
    constexpr double dark = 0.28;
    const double place = of > 1 ? static_cast<double>(rank - 1) / (of - 1) : 0;
    const auto grey = static_cast<float>(light + (dark - light) * std::clamp(place, 0.0, 1.0));
    return QColor::fromRgbF(grey, grey, grey);
}

NumberFit SlotMapPainter::numbers(const QSizeF& cell, int digits) const {
    QFont font = style_.font;
    font.setBold(true);
    return fitNumbers(cell, digits, font);
}

void SlotMapPainter::drawCell(QPainter& painter, const QRectF& cell, const SlotFacts& facts,
                              const NumberFit& numbers) const {
    const double size = std::min(cell.width(), cell.height());
    // A pinned slot is no candidate: without a score of the shown step it has no colour.
    const bool colored =
        facts.score && !is_removed(facts.state) && !(facts.state == State::pinned && stale(facts));
    const bool guessed = !colored && facts.guess > 0;
    const QColor fill = colored   ? scale_.color(facts.score->value)
                        : guessed ? guessColor(facts.guess, model_.guessedSlots())
                                  : style_.empty;
    const QColor ink = colored || guessed ? ScoreScale::inkOn(fill) : style_.ink;
    // A hairline keeps dark cells apart from dark paper, and light ones from light paper.
    const bool dark = style_.paper.lightness() < 128;
    const double hairline = std::min(1.0, size * 0.08);
    const QColor rim = !colored && !guessed ? style_.line : dark ? fill.lighter(160) : fill.darker(125);
    painter.setPen(QPen(rim, hairline, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.setBrush(fill);
    const double inset = hairline / 2;
    painter.drawRect(cell.adjusted(inset, inset, -inset, -inset));
    if (is_removed(facts.state)) {
        drawRemoved(painter, cell, facts, numbers);
        return;
    }
    if (guessed) {
        drawGuessEdge(painter, cell, ink);
    }
    if (facts.state == State::pinned) {
        drawPinned(painter, cell);
    } else if (guessed) {
        return;
    } else if (facts.leading) {
        drawRing(painter, cell, ink, fill);
    } else if (!facts.score || stale(facts)) {
        drawDot(painter, cell, facts.score ? ink : style_.faint);
    }
    if (colored && !facts.score->exact) {
        drawCornerMark(painter, cell, ink);
    }
}

void SlotMapPainter::drawRemoved(QPainter& painter, const QRectF& cell, const SlotFacts& facts,
                                 const NumberFit& numbers) const {
    const bool cut = facts.state == State::cut;
    const double spacing = std::clamp(std::min(cell.width(), cell.height()) / 4.5, 2.2, 7.5);
    QPen pen(cut ? style_.faint : style_.ink, std::clamp(spacing * (cut ? 0.22 : 0.32), 0.5, 2.0));
    pen.setCapStyle(Qt::FlatCap);
    const double inset = pen.widthF() * 0.36; // the ends of slanted strokes are slanted
    drawHatch(painter, cell.adjusted(inset, inset, -inset, -inset), cut ? Hatch::rising : Hatch::falling,
              spacing, pen);
    if (cut && style_.numbers && numbers.scale >= smallest_number) {
        drawNumber(painter, cell, facts.cutOrder, numbers, style_.ink, style_.empty);
    }
}

void SlotMapPainter::drawPinned(QPainter& painter, const QRectF& cell) const {
    const double size = std::min(cell.width(), cell.height());
    const double width = std::clamp(size * 0.11, 1.0, 3.0);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(style_.paper, 2 * width));
    painter.drawRect(cell.adjusted(width, width, -width, -width));
    painter.setPen(QPen(style_.ink, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(cell.adjusted(width / 2, width / 2, -width / 2, -width / 2));
    const double pin = std::clamp(size * 0.6, 4.0, 16.0);
    drawPin(painter, QRectF(cell.center().x() - pin / 2, cell.center().y() - pin / 2, pin, pin), style_.ink,
            style_.paper);
}

void SlotMapPainter::drawLabels(QPainter& painter, const SlotMapLayout& layout) const {
    painter.setFont(style_.font);
    const QFontMetricsF metrics(style_.font);
    const bool rows = layout.orientation() == MapOrientation::rows;
    const int every =
        rows ? layout.labelEvery(metrics.horizontalAdvance(QString::number(layout.blocks())) * 1.4)
             : layout.labelEvery(metrics.height() * 0.95);
    const double header = layout.metrics().header;
    const double beside = layout.metrics().rowLabels;
    const double gap = metrics.averageCharWidth();
    const auto above = [&](const SlotMapLayout::Band& band, double x) {
        return QRectF(x - 100, band.cells.top() - header, 200, header - metrics.descent());
    };
    const auto left = [&](const SlotMapLayout::Band& band, double y) {
        const double line = std::max(header, metrics.height()); // there may be no header
        return QRectF(band.cells.left() - beside, y - line / 2, beside - gap, line);
    };
    constexpr int on_top = Qt::AlignHCenter | Qt::AlignBottom;
    constexpr int at_left = Qt::AlignRight | Qt::AlignVCenter;
    const QString title = QCoreApplication::translate("SlotMapPainter", "Block");
    for (const SlotMapLayout::Band& band : layout.bands()) {
        const int end = std::min(band.first + band.count, model_.blocks());
        if (band.first >= end) {
            break; // the layout is for a deeper model
        }
        painter.setPen(style_.faint);
        QRectF corner = above(band, 0);
        corner.setLeft(band.cells.left() - beside);
        corner.setRight(band.cells.left() - gap);
        if (rows && band.first % every == 0) { // whose number may stand out from a narrow cell
            const double number = metrics.horizontalAdvance(QString::number(band.first)) / 2 + gap;
            corner.setRight(
                std::min(corner.right(), layout.cell(Slot(band.first, Kind::ffn)).center().x() - number));
        }
        if (style_.blockNumbers && metrics.horizontalAdvance(title) <= corner.width()) {
            painter.drawText(corner, Qt::AlignRight | Qt::AlignBottom, title);
        }
        for (int block = band.first; block < end; ++block) {
            if (style_.blockNumbers && block % every == 0) {
                const QPointF middle = layout.cell(Slot(block, Kind::attention)).center();
                painter.drawText(rows ? above(band, middle.x()) : left(band, middle.y()),
                                 rows ? on_top : at_left, QString::number(block));
            }
        }
        painter.setPen(style_.ink);
        for (const Kind kind : {Kind::attention, Kind::ffn}) {
            const QRectF cell = layout.cell(Slot(band.first, kind));
            painter.drawText(rows ? left(band, cell.center().y()) : above(band, cell.center().x()),
                             rows ? at_left : on_top,
                             rows ? kindText(kind) : columnTitle(kind, metrics, cell.width()));
        }
    }
}

} // namespace cutaway
