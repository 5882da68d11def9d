#include "ui/figures/figure.h"

#include "ui/map/slot_map_painter.h"
#include "ui/models/slot_model.h"
#include "ui/plots/curve_plot.h"
#include "ui/qcustomplot_include.h"
#include "ui/text.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace cutaway {

namespace {

/// Sizes in points. Papers set captions in 8 or 9, so that 7 is what a figure's letters should have.
struct Sheet {
    QSizeF size;
    double margin = 2;
    MapStyle style;
    QRectF title;
    QRectF content;
    double legend = 0;

    QRectF inside() const { return QRectF(QPointF(), size).adjusted(margin, margin, -margin, -margin); }
};

MapStyle figureStyle(const FigureOptions& options) {
    MapStyle style;
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setStyleHint(QFont::SansSerif);
    font.setPixelSize(options.preset == FigurePreset::slide ? 14 : 7);
    font.setHintingPreference(QFont::PreferNoHinting);
    style.font = font;
    style.ink = QColor(0x10, 0x12, 0x16);
    style.faint = QColor(0x4c, 0x52, 0x5e);
    style.numbers = options.numbers;
    return style;
}

QFont titleFont(const MapStyle& style) {
    QFont font = style.font;
    font.setPixelSize(font.pixelSize() + (font.pixelSize() > 10 ? 6 : 2));
    font.setBold(true);
    return font;
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

MapMetrics mapMetrics(const MapStyle& style, const FigureOptions& options) {
    const QFontMetricsF letters(style.font);
    MapMetrics metrics;
    const double letter = style.font.pixelSize();
    metrics.wholePixels = false;
    metrics.header = letters.height() + 2;
    metrics.rowLabels = options.orientation == MapOrientation::rows
                            ? letters.horizontalAdvance(kindText(Kind::attention)) + 8
                            : letters.horizontalAdvance(QStringLiteral("000")) + 7;
    metrics.bandGap = letter;
    metrics.widest = letter * 3.2;
    metrics.longest = letter * 3.2;
    metrics.narrowest = letter * 1.25;
    return metrics;
}

Sheet layOut(const SlotModel& model, const FigureOptions& options) {
    Sheet sheet;
    sheet.style = figureStyle(options);
    const bool slide = options.preset == FigurePreset::slide;
    sheet.margin = slide ? 36 : 3;
    sheet.size = QSizeF(sheetWidth(options.preset), slide ? 405 : 2000);
    QRectF room = sheet.inside();
    if (!options.title.isEmpty()) {
        const double height = QFontMetricsF(titleFont(sheet.style)).height() * (slide ? 1.6 : 1.25);
        sheet.title = QRectF(room.left(), room.top(), room.width(), height);
        room.setTop(room.top() + height);
    }
    const SlotMapPainter painter(model, sheet.style);
    const double gap = sheet.style.font.pixelSize() * 1.2;
    const bool map = options.kind == FigureKind::map;
    if (map && options.legend) {
        sheet.legend = painter.legendHeight(room.width(), true) + gap;
    }
    if (!slide) {
        double height = room.width() * 0.62;
        if (map) {
            // Columns would be as long as the model is deep; this is what fits a page with its caption.
            const double most = options.orientation == MapOrientation::rows ? 1200 : 420;
            const SlotMapLayout places(QRectF(0, 0, room.width(), most), model.blocks(), options.orientation,
                                       mapMetrics(sheet.style, options));
            height = places.bounds().height();
        }
        sheet.size.setHeight(std::ceil(room.top() + height + sheet.legend + sheet.margin));
        room.setHeight(height);
    } else {
        room.setBottom(room.bottom() - sheet.legend);
    }
    sheet.content = room;
    return sheet;
}

void drawMapFigure(QPainter& painter, const Sheet& sheet, const SlotModel& model,
                   const FigureOptions& options) {
    const SlotMapPainter map(model, sheet.style);
    const SlotMapLayout places(sheet.content, model.blocks(), options.orientation,
                               mapMetrics(sheet.style, options));
    map.drawMap(painter, places);
    if (options.legend) {
        const double top = places.bounds().bottom() + sheet.style.font.pixelSize() * 1.2;
        map.drawLegend(painter, QRectF(sheet.content.left(), top, sheet.content.width(), sheet.legend), true);
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
    if (!options.title.isEmpty()) {
        painter.setFont(titleFont(sheet.style));
        painter.setPen(sheet.style.ink);
        painter.drawText(sheet.title, Qt::AlignLeft | Qt::AlignTop, options.title);
    }
    if (options.kind == FigureKind::map) {
        drawMapFigure(painter, sheet, model, options);
    } else {
        drawCurveFigure(painter, sheet, session);
    }
}

} // namespace cutaway
