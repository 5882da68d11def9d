#include "ui/figures/figure.h"

#include "ui/map/slot_map_legend.h"
#include "ui/map/slot_map_placement.h"
#include "ui/models/slot_model.h"
#include "ui/plots/curve_plot.h"
#include "ui/qcustomplot_include.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

/// A figure's parts, in points.
struct Sheet {
    QSizeF size;
    MapStyle style;
    QStringList title; ///< by line
    QPointF titleAt;   ///< the top left corner
    QRectF content;    ///< what is below it
};

/// Papers set captions in 8 or 9 points, so that 7 is what a figure's letters should have. A slide's are as
/// large as the model leaves room for.
MapStyle figureStyle(const FigureOptions& options, int blocks) {
    MapStyle style;
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setStyleHint(QFont::SansSerif);
    font.setPixelSize(options.preset != FigurePreset::slide ? 7 : blocks <= 40 ? 13 : blocks <= 100 ? 11 : 9);
    font.setHintingPreference(QFont::PreferNoHinting);
    style.font = font;
    style.ink = QColor(0x10, 0x12, 0x16);
    style.faint = QColor(0x4c, 0x52, 0x5e);
    style.numbers = options.numbers;
    return style;
}

QFont titleFont(const MapStyle& style, bool slide) {
    QFont font = style.font;
    font.setPixelSize(font.pixelSize() + (slide ? 6 : 2));
    font.setBold(true);
    return font;
}

/// Breaks a title between words, or within one that is too long for a line. Here once for all: every device
/// measures letters a little differently.
QStringList titleLines(const QString& title, const QFont& font, double width) {
    QTextLayout layout(title.simplified(), font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        lines << layout.text().mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}

double sheetWidth(FigurePreset preset) {
    switch (preset) {
    case FigurePreset::column:
        return 252;
    case FigurePreset::page:
        return 516;
    case FigurePreset::slide:
        break;
    }
    return 720;
}

MapMetrics mapMetrics(const MapStyle& style, const FigureOptions& options, int blocks) {
    const QFontMetricsF letters(style.font);
    const bool rows = options.orientation == MapOrientation::rows;
    const double letter = style.font.pixelSize();
    // A deep model's columns stand in several bands, which have no room to spare for the word.
    const QString widest = rows           ? kindText(Kind::attention)
                           : blocks > 100 ? QString::number(blocks)
                                          : QStringLiteral("Block");
    MapMetrics metrics;
    metrics.wholePixels = false;
    metrics.header = letters.height() + 2;
    metrics.rowLabels = letters.horizontalAdvance(widest) + letter * 0.8;
    metrics.bandGap = letter;
    metrics.legendGap = letter * 1.3;
    // Rows are as wide as the sheet, columns as narrow as their numbers allow.
    metrics.widest = rows ? sheetWidth(options.preset) : letter * 3.2;
    metrics.longest = letter * (options.preset == FigurePreset::slide ? 4.5 : 3.2);
    metrics.slenderest = 3;
    metrics.narrowest = letter * 1.25;
    return metrics;
}

/// Where the map stands on its sheet; on a slide in the middle.
SlotMapPlacement placeMap(const Sheet& sheet, const SlotModel& model, const FigureOptions& options) {
    const SlotMapLegend legend(model, sheet.style, LegendMarks::used);
    const SlotMapPlacement places =
        placeSlotMap(sheet.content, model.blocks(), options.orientation,
                     mapMetrics(sheet.style, options, model.blocks()), options.legend ? &legend : nullptr);
    const double spare = sheet.content.height() - places.bounds.height();
    return options.preset == FigurePreset::slide ? places.translated({0, std::max(0.0, spare / 2)}) : places;
}

Sheet layOut(const SlotModel& model, const FigureOptions& options) {
    Sheet sheet;
    sheet.style = figureStyle(options, model.blocks());
    const bool slide = options.preset == FigurePreset::slide;
    const bool map = options.kind == FigureKind::map;
    const double margin = slide ? 36 : 3;
    const double width = sheetWidth(options.preset);
    // Columns would be as long as the model is deep; this is what fits a page with its caption.
    const double most = options.orientation == MapOrientation::rows ? 1200 : 480;
    QRectF room(margin, margin, width - 2 * margin, slide ? 405 - 2 * margin : map ? most : width * 0.62);
    // The curve says it on its axis.
    const bool told = !map || options.legend || !model.approximate();
    const QString approximate = QCoreApplication::translate("figure", "approximate search");
    const QString title = told ? options.title
                          : options.title.isEmpty()
                              ? approximate
                              : QStringLiteral("%1 (%2)").arg(options.title, approximate);
    if (!title.isEmpty()) {
        const QFont font = titleFont(sheet.style, slide);
        const QFontMetricsF letters(font);
        sheet.title = titleLines(title, font, room.width());
        sheet.titleAt = room.topLeft();
        room.setTop(room.top() + static_cast<double>(sheet.title.size()) * letters.height() +
                    letters.height() * (slide ? 0.6 : 0.3));
    }
    sheet.content = room;
    const double bottom = map ? placeMap(sheet, model, options).bounds.bottom() : room.bottom();
    sheet.size = QSizeF(width, slide ? 405 : std::ceil(bottom + margin));
    return sheet;
}

void drawTitle(QPainter& painter, const Sheet& sheet, const QFont& font) {
    const QFontMetricsF letters(font);
    painter.setFont(font);
    painter.setPen(sheet.style.ink);
    QPointF baseline = sheet.titleAt + QPointF(0, letters.ascent());
    for (const QString& line : sheet.title) {
        painter.drawText(baseline, line);
        baseline += QPointF(0, letters.height());
    }
}

void drawMapFigure(QPainter& painter, const Sheet& sheet, const SlotModel& model,
                   const FigureOptions& options) {
    const SlotMapPlacement places = placeMap(sheet, model, options);
    SlotMapPainter(model, sheet.style).drawMap(painter, places.map);
    if (!places.legend.isEmpty()) {
        SlotMapLegend(model, sheet.style, LegendMarks::used).draw(painter, places.legend);
    }
}

void drawCurveFigure(QCPPainter& painter, const Sheet& sheet, const Session& session) {
    CurvePlot curve;
    curve.setStyle(sheet.style, QColor(0x00, 0x22, 0x4e), 0);
    curve.setSession(session);
    painter.save();
    painter.translate(sheet.content.topLeft());
    curve.toPainter(&painter, qRound(sheet.content.width()), qRound(sheet.content.height()));
    painter.restore();
}

} // namespace

QSizeF figureSize(const Session& session, const FigureOptions& options) {
    SlotModel model;
    model.load(session);
    return layOut(model, options).size;
}

void drawFigure(QPaintDevice& device, double unitsPerPoint, const Session& session,
                const FigureOptions& options) {
    SlotModel model;
    model.load(session);
    const Sheet sheet = layOut(model, options);
    QCPPainter painter(&device);
    // Without these modes QCustomPlot would draw labels as images and lines one pixel thin.
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.setMode(QCPPainter::pmNonCosmetic);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(unitsPerPoint, unitsPerPoint);
    drawTitle(painter, sheet, titleFont(sheet.style, options.preset == FigurePreset::slide));
    if (options.kind == FigureKind::map) {
        drawMapFigure(painter, sheet, model, options);
    } else {
        drawCurveFigure(painter, sheet, session);
    }
}

} // namespace cutaway
