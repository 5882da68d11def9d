#include "ui/map/slot_map_painter.h"

#include "ui/map/slot_map_marks.h"
#include "ui/text.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

/// Enough that no step between two colours can be seen.
constexpr int bar_segments = 96;

double lineHeight(const QFont& font) {
    return std::ceil(QFontMetricsF(font).height() * 1.45);
}

QFont cellFont(const QFont& font, const QRectF& cell) {
    QFont sized = font;
    const double side = std::min(std::max(cell.width(), cell.height() * 0.5), cell.height());
    sized.setPixelSize(
        std::clamp(static_cast<int>(side * 0.48), std::min(8, font.pixelSize() - 1), font.pixelSize() + 2));
    sized.setBold(true);
    return sized;
}

} // namespace

SlotMapPainter::SlotMapPainter(const SlotModel& model, const MapStyle& style)
    : model_(model), style_(style), scale_(model.divergence()) {}

void SlotMapPainter::drawMap(QPainter& painter, const SlotMapLayout& layout) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    drawLabels(painter, layout);
    for (int index = 0; index < 2 * layout.blocks(); ++index) {
        drawCell(painter, layout.cell(Slot(index)), model_.facts(Slot(index)));
    }
    painter.restore();
}

void SlotMapPainter::drawCell(QPainter& painter, const QRectF& cell, const SlotFacts& facts) const {
    const double size = std::min(cell.width(), cell.height());
    const bool removed = is_removed(facts.state);
    const bool colored = facts.score && !removed;
    const QColor fill = colored ? scale_.color(facts.score->value) : style_.empty;
    const QColor ink = colored ? ScoreScale::inkOn(fill) : style_.ink;
    // A hairline keeps dark cells apart from dark paper, and light ones from light paper.
    const double hairline = std::min(1.0, size * 0.08);
    painter.setPen(QPen(colored ? fill.darker(125) : style_.line, hairline));
    painter.setBrush(fill);
    const double inset = hairline / 2;
    painter.drawRect(cell.adjusted(inset, inset, -inset, -inset));
    if (removed) {
        const double spacing = std::clamp(size / 4.5, 2.2, 7.5);
        const bool cut = facts.state == State::cut;
        QPen pen(cut ? style_.faint : style_.ink, std::clamp(spacing * (cut ? 0.22 : 0.32), 0.5, 2.0));
        pen.setCapStyle(Qt::FlatCap);
        drawHatch(painter, cell, cut ? Hatch::rising : Hatch::falling, spacing, pen);
        if (cut && style_.numbers) {
            drawCellText(painter, cell, QString::number(facts.cutOrder), cellFont(style_.font, cell),
                         style_.ink, style_.empty);
        }
        return;
    }
    if (facts.leading) {
        drawRing(painter, cell, ink, fill);
    } else if (!facts.score || !facts.fresh) {
        drawDot(painter, cell, facts.score ? ink : style_.faint);
    }
    if (facts.score && !facts.score->exact) {
        drawCornerMark(painter, cell, ink);
    }
    if (facts.state == State::pinned) {
        const double width = std::clamp(size * 0.11, 1.0, 3.0);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(style_.paper, 2 * width));
        const QRectF inner = cell.adjusted(width, width, -width, -width);
        painter.drawRect(inner);
        painter.setPen(QPen(style_.ink, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(cell.adjusted(width / 2, width / 2, -width / 2, -width / 2));
        const double pin = std::clamp(size * 0.5, 4.0, 16.0);
        drawPin(painter, QRectF(cell.center().x() - pin / 2, cell.center().y() - pin / 2, pin, pin),
                style_.ink, style_.paper);
    }
}

void SlotMapPainter::drawLabels(QPainter& painter, const SlotMapLayout& layout) const {
    painter.setFont(style_.font);
    const QFontMetricsF metrics(style_.font);
    const bool rows = layout.orientation() == MapOrientation::rows;
    const int every =
        rows ? layout.labelEvery(metrics.horizontalAdvance(QString::number(layout.blocks())) * 1.5)
             : layout.labelEvery(metrics.height() * 0.95);
    const double header = layout.metrics().header;
    const double beside = layout.metrics().rowLabels;
    for (const SlotMapLayout::Band& band : layout.bands()) {
        painter.setPen(style_.faint);
        for (int block = band.first; block < band.first + band.count; ++block) {
            if ((block - band.first) % every != 0) {
                continue;
            }
            const QRectF cell = layout.cell(Slot(block, Kind::attention));
            const QRectF box =
                rows ? QRectF(cell.center().x() - 50, band.cells.top() - header, 100, header - 3)
                     : QRectF(band.cells.left() - beside, cell.center().y() - 20, beside - 6, 40);
            painter.drawText(box,
                             rows ? Qt::AlignHCenter | Qt::AlignBottom : Qt::AlignRight | Qt::AlignVCenter,
                             QString::number(block));
        }
        painter.setPen(style_.ink);
        for (const Kind kind : {Kind::attention, Kind::ffn}) {
            const QRectF cell = layout.cell(Slot(band.first, kind));
            const QRectF box =
                rows ? QRectF(band.cells.left() - beside, cell.top(), beside - 8, cell.height())
                     : QRectF(cell.center().x() - 50, band.cells.top() - header, 100, header - 3);
            const bool narrow = !rows && metrics.horizontalAdvance(kindText(kind)) > cell.width();
            painter.drawText(box,
                             rows ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignHCenter | Qt::AlignBottom,
                             narrow ? kindText(kind).left(1) : kindText(kind));
        }
    }
}

std::vector<SlotMapPainter::Entry> SlotMapPainter::entries(bool onlyUsed) const {
    const auto tr = [](const char* text) { return QCoreApplication::translate("SlotMapPainter", text); };
    const auto example = [this](State state, bool scored, bool exact = true) {
        SlotFacts facts;
        facts.state = state;
        facts.cutOrder = 1;
        facts.fresh = true;
        if (scored) {
            facts.score = SlotScores::Score{std::sqrt(scale_.low() * scale_.high()) / 5, exact, 0};
        }
        return facts;
    };
    const auto used = [&](auto wanted) {
        if (!onlyUsed) {
            return true;
        }
        for (int index = 0; index < 2 * model_.blocks(); ++index) {
            if (wanted(model_.facts(Slot(index)))) {
                return true;
            }
        }
        return false;
    };
    std::vector<Entry> entries;
    if (used([](const SlotFacts& facts) { return facts.state == State::cut; })) {
        entries.push_back({example(State::cut, false), tr("cut, in this order")});
    }
    if (used([](const SlotFacts& facts) { return facts.state == State::forced; })) {
        entries.push_back({example(State::forced, false), tr("forced out")});
    }
    if (used([](const SlotFacts& facts) { return facts.state == State::pinned; })) {
        entries.push_back({example(State::pinned, true), tr("pinned")});
    }
    if (used([](const SlotFacts& facts) {
            return !is_removed(facts.state) && (!facts.score || !facts.fresh);
        })) {
        entries.push_back({example(State::kept, false), tr("not scored")});
    }
    if (used([](const SlotFacts& facts) { return facts.score && !facts.score->exact; })) {
        entries.push_back({example(State::kept, true, false), tr("at least so much")});
    }
    if (!onlyUsed) {
        entries.push_back({example(State::kept, true), tr("leads this step")});
        entries.back().example.leading = true;
    }
    return entries;
}

double SlotMapPainter::barWidth(double width) const {
    const QFontMetricsF metrics(style_.font);
    const double label = metrics.horizontalAdvance(QStringLiteral("1e-5")) * 1.45;
    const double labels = label * static_cast<double>(scale_.decades().size() - 1);
    const double title =
        metrics.horizontalAdvance(barTitle()) + metrics.horizontalAdvance(QStringLiteral("1e-5"));
    return std::min(width, std::max({labels, title, width * 0.28}));
}

QString SlotMapPainter::barTitle() const {
    return QCoreApplication::translate("SlotMapPainter", "%1 if removed as well")
        .arg(ScoreScale::title(model_.divergence()));
}

void SlotMapPainter::drawColorBar(QPainter& painter, const QRectF& area) const {
    const QFontMetricsF metrics(style_.font);
    const double line = lineHeight(style_.font);
    const double pad = metrics.horizontalAdvance(QStringLiteral("1e-5")) / 2;
    const QRectF bar(area.left() + pad, area.top() + line, area.width() - 2 * pad, line * 0.62);
    painter.setFont(style_.font);
    painter.setPen(style_.ink);
    painter.drawText(QPointF(bar.left(), area.top() + line * 0.72), barTitle());
    painter.setPen(Qt::NoPen);
    for (int segment = 0; segment < bar_segments; ++segment) {
        const double from = static_cast<double>(segment) / bar_segments;
        // Each reaches below the next, so that no gap shines through between them.
        painter.setBrush(ScoreScale::colorAt(from + 0.5 / bar_segments));
        painter.drawRect(
            QRectF(bar.left() + from * bar.width(), bar.top(), bar.width() * (1 - from), bar.height()));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(style_.faint, std::min(1.0, line * 0.05)));
    painter.drawRect(bar);
    for (const double decade : scale_.decades()) {
        const double x = bar.left() + scale_.position(decade) * bar.width();
        painter.setPen(QPen(style_.faint, std::min(1.0, line * 0.05)));
        painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + line * 0.15));
        painter.setPen(style_.faint);
        painter.drawText(QRectF(x - 50, bar.bottom() + line * 0.15, 100, line),
                         Qt::AlignHCenter | Qt::AlignTop, ScoreScale::decadeText(decade));
    }
}

double SlotMapPainter::placeLegend(QPainter* painter, const QRectF& area, bool onlyUsed) const {
    const double line = lineHeight(style_.font);
    const QFontMetricsF metrics(style_.font);
    const double bar = barWidth(area.width());
    const double bar_height = 2.75 * line;
    if (painter != nullptr) {
        drawColorBar(*painter, QRectF(area.left(), area.top(), bar, bar_height));
    }
    // The marks stand right of the bar where there is room, else below it.
    const bool beside =
        area.width() - bar >= metrics.horizontalAdvance(QStringLiteral("not scored, in this order")) * 1.6;
    const double left = beside ? area.left() + bar + line
                               : area.left() + metrics.horizontalAdvance(QStringLiteral("1e-5")) / 2;
    double x = left;
    double y = beside ? area.top() + line * 0.55 : area.top() + bar_height + line * 0.2;
    const double box = line * 0.95;
    for (const Entry& entry : entries(onlyUsed)) {
        const double width = box + line * 0.35 + metrics.horizontalAdvance(entry.text) + line * 0.9;
        if (x > left && x + width > area.right() + line * 0.9) {
            x = left;
            y += line * 1.25;
        }
        if (painter != nullptr) {
            drawCell(*painter, QRectF(x, y, box, box), entry.example);
            painter->setPen(style_.ink);
            painter->setFont(style_.font);
            painter->drawText(QRectF(x + box + line * 0.35, y, width, box), Qt::AlignLeft | Qt::AlignVCenter,
                              entry.text);
        }
        x += width;
    }
    return std::max(bar_height, y + box - area.top());
}

double SlotMapPainter::drawLegend(QPainter& painter, const QRectF& area, bool onlyUsed) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double height = placeLegend(&painter, area, onlyUsed);
    painter.restore();
    return height;
}

double SlotMapPainter::legendHeight(double width, bool onlyUsed) const {
    return placeLegend(nullptr, QRectF(0, 0, width, 1000), onlyUsed);
}

} // namespace cutaway
