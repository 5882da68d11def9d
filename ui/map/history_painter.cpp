#include "ui/map/history_painter.h"

#include "ui/map/history_layout.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace cutaway {

namespace {

/// So many colours that no two neighbours can be told apart. Cells of one colour are drawn together, which
/// keeps files small.
constexpr int shades = 200;
/// Smaller letters than this share of the style's are not drawn: nobody could read them.
constexpr double smallest_number = 0.5;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(HistoryPainter)
};

std::size_t shadeOf(double position) {
    return static_cast<std::size_t>(std::lround(position * shades));
}

QColor shadeColor(std::size_t shade, ColorMap colors) {
    return ScoreScale::colorAt(static_cast<double>(shade) / shades, colors);
}

/// Every how many places a label fits.
int labelEvery(double pitch, double needed) {
    for (const int every : {1, 2, 5, 10, 20, 50, 100, 200, 500}) {
        if (every * pitch >= needed) {
            return every;
        }
    }
    return 1000;
}

} // namespace

HistoryMetrics historyMetrics(const MapStyle& style) {
    const QFontMetricsF letters(style.font);
    HistoryMetrics metrics;
    metrics.line = std::ceil(letters.height() * 1.15);
    metrics.digit = letters.horizontalAdvance(QLatin1Char('0'));
    metrics.panelGap = metrics.line;
    metrics.largest = metrics.line * 1.7;
    metrics.comfortable = metrics.line * 0.3;
    return metrics;
}

HistoryPainter::HistoryPainter(const ScoreHistory& history, const MapStyle& style)
    : history_(history), style_(style), scale_(history.divergence, style.colors) {}

void HistoryPainter::draw(QPainter& painter, const HistoryLayout& layout) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, !layout.metrics().wholePixels);
    drawFills(painter, layout);
    painter.setRenderHint(QPainter::Antialiasing);
    drawBounds(painter, layout);
    drawCuts(painter, layout);
    for (const Kind kind : {Kind::attention, Kind::ffn}) {
        drawLabels(painter, layout, kind);
    }
    painter.restore();
}

template <typename Visit>
void HistoryPainter::eachCell(const HistoryLayout& layout, Visit visit) const {
    for (int row = 0; row < static_cast<int>(history_.rows.size()); ++row) {
        for (const CandidateScore& candidate : history_.rows[static_cast<std::size_t>(row)].candidates) {
            visit(candidate, layout.cell({row, candidate.slot}));
        }
    }
}

void HistoryPainter::drawFills(QPainter& painter, const HistoryLayout& layout) const {
    std::array<QVector<QRectF>, shades + 1> cells;
    // Cells without a gap reach a little below their neighbours, so that no paper shines through.
    const auto overlap = [](double pitch, double size) {
        return size < pitch ? 0 : std::min(0.15, pitch * 0.12);
    };
    eachCell(layout, [&](const CandidateScore& candidate, QRectF cell) {
        if (!layout.metrics().wholePixels) {
            cell.adjust(0, 0, overlap(layout.pitch().width(), cell.width()),
                        overlap(layout.pitch().height(), cell.height()));
        }
        cells[shadeOf(scale_.position(candidate.score))].append(cell);
    });
    painter.setPen(Qt::NoPen);
    for (std::size_t shade = 0; shade < cells.size(); ++shade) {
        if (!cells[shade].isEmpty()) {
            painter.setBrush(shadeColor(shade, style_.colors));
            painter.drawRects(cells[shade]);
        }
    }
    const double hairline = std::min(1.0, layout.metrics().line * 0.04);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(style_.line, hairline));
    for (const Kind kind : {Kind::attention, Kind::ffn}) {
        painter.drawRect(layout.panel(kind).adjusted(-hairline, -hairline, hairline, hairline));
    }
}

void HistoryPainter::drawBounds(QPainter& painter, const HistoryLayout& layout) const {
    const QSizeF cell_size = layout.cell({}).size();
    const double size = std::min(cell_size.width(), cell_size.height());
    const double side = std::min(size * 0.4, 8.0);
    std::array<bool, shades + 1> light{}; // those that dark ink stands out from
    for (std::size_t shade = 0; shade < light.size(); ++shade) {
        light[shade] = ScoreScale::inkOn(shadeColor(shade, style_.colors)) != QColor(Qt::white);
    }
    painter.setPen(Qt::NoPen);
    // One path for each ink of a row: single triangles would make large files, and a path of thousands is
    // slow to fill.
    for (int row = 0; row < static_cast<int>(history_.rows.size()); ++row) {
        QPainterPath on_light;
        QPainterPath on_dark;
        for (const CandidateScore& candidate : history_.rows[static_cast<std::size_t>(row)].candidates) {
            if (candidate.exact) {
                continue;
            }
            const QPointF corner =
                layout.cell({row, candidate.slot}).bottomRight() - QPointF(size, size) * 0.08;
            QPainterPath& path = light[shadeOf(scale_.position(candidate.score))] ? on_light : on_dark;
            path.moveTo(corner);
            path.lineTo(corner - QPointF(side, 0));
            path.lineTo(corner - QPointF(0, side));
            path.closeSubpath();
        }
        painter.setBrush(ScoreScale::inkOn(Qt::white));
        painter.drawPath(on_light);
        painter.setBrush(QColor(Qt::white));
        painter.drawPath(on_dark);
    }
}

NumberFit HistoryPainter::numbers(const HistoryLayout& layout) const {
    QFont bold = style_.font;
    bold.setBold(true);
    return fitNumbers(layout.cell({}).size(), static_cast<int>(QString::number(history_.rows.size()).size()),
                      bold);
}

bool HistoryPainter::numbered(const HistoryLayout& layout) const {
    return style_.numbers && numbers(layout).scale >= smallest_number;
}

void HistoryPainter::drawCuts(QPainter& painter, const HistoryLayout& layout) const {
    const int rows = static_cast<int>(history_.rows.size());
    const QSizeF size = layout.cell({}).size();
    const NumberFit fit = numbers(layout);
    const bool with_numbers = numbered(layout);
    const double shorter = std::min(size.width(), size.height());
    for (int row = 0; row < rows; ++row) {
        for (const Slot slot : history_.rows[static_cast<std::size_t>(row)].cut) {
            const QRectF cell = layout.cell({row, slot});
            const double hairline = std::min(1.0, shorter * 0.12);
            painter.setPen(QPen(style_.ink, hairline, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
            painter.setBrush(style_.empty);
            painter.drawRect(cell.adjusted(hairline / 2, hairline / 2, -hairline / 2, -hairline / 2));
            const double spacing = std::clamp(shorter / 3.5, 0.5, 7.5);
            QPen stroke(style_.faint, std::clamp(spacing * 0.25, 0.12, 2.0));
            stroke.setCapStyle(Qt::FlatCap);
            drawHatch(painter, cell.adjusted(hairline, hairline, -hairline, -hairline), Hatch::rising,
                      spacing, stroke);
            if (with_numbers) {
                drawNumber(painter, cell, row + 1, fit, style_.ink, style_.empty);
            }
        }
    }
}

void HistoryPainter::drawLabels(QPainter& painter, const HistoryLayout& layout, Kind kind) const {
    painter.setFont(style_.font);
    const QFontMetricsF letters(style_.font);
    const bool rows = layout.orientation() == MapOrientation::rows;
    const QRectF& panel = layout.panel(kind);
    const double line = layout.metrics().line;
    painter.setPen(style_.ink);
    painter.drawText(QRectF(panel.left(), panel.top() - 2 * line, panel.width(), line),
                     Qt::AlignHCenter | Qt::AlignVCenter, kindText(kind));
    painter.setPen(style_.faint);
    const auto text = [&](int place, bool steps) {
        return QString::number(steps ? history_.rows[static_cast<std::size_t>(place)].step : place);
    };
    const int steps = static_cast<int>(history_.rows.size());
    const auto eachLabel = [&](bool areSteps, double pitch, double needed, auto draw) {
        const int every = labelEvery(pitch, needed);
        for (int place = 0; place < (areSteps ? steps : history_.blocks); ++place) {
            // Blocks count from 0 and steps from 1: both stand at round numbers.
            if ((areSteps ? place + 1 : place) % every == 0) {
                draw(place);
            }
        }
    };
    const double widest = letters.horizontalAdvance(
        rows ? QString::number(history_.blocks) : (steps > 0 ? text(steps - 1, true) : QStringLiteral("0")));
    eachLabel(!rows, layout.pitch().width(), widest * 1.5, [&](int place) {
        const double x = panel.left() + (place + 0.5) * layout.pitch().width();
        painter.drawText(QRectF(x - 100, panel.top() - line, 200, line), Qt::AlignHCenter | Qt::AlignVCenter,
                         text(place, !rows));
    });
    if (kind == Kind::ffn && !layout.stacked()) {
        return; // the numbers beside attention are those of its neighbour as well
    }
    eachLabel(rows, layout.pitch().height(), letters.height() * 0.95, [&](int place) {
        const double y = panel.top() + (place + 0.5) * layout.pitch().height();
        painter.drawText(
            QRectF(layout.bounds().left(), y - line / 2, layout.left() - layout.metrics().digit * 0.7, line),
            Qt::AlignRight | Qt::AlignVCenter, text(place, rows));
    });
    const QString above = rows ? Words::tr("Block") : Words::tr("Step");
    const QString beside = rows ? Words::tr("Step") : Words::tr("Block");
    const double number = letters.horizontalAdvance(text(0, !rows && steps > 0)) / 2;
    const double corner =
        layout.left() + std::min(0.0, layout.pitch().width() / 2 - number) - layout.metrics().digit * 0.7;
    if (letters.horizontalAdvance(above) <= corner) {
        painter.drawText(QRectF(layout.bounds().left(), panel.top() - line, corner, line),
                         Qt::AlignRight | Qt::AlignVCenter, above);
    }
    if (letters.horizontalAdvance(beside) <= panel.height()) {
        painter.save();
        painter.translate(layout.bounds().left(), panel.center().y());
        painter.rotate(-90);
        painter.drawText(QRectF(-100, 0, 200, line), Qt::AlignHCenter | Qt::AlignVCenter, beside);
        painter.restore();
    }
}

} // namespace cutaway
