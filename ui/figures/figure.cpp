#include "ui/figures/figure.h"

#include "core/plan/atomic_file.h"
#include "core/plan/error.h"
#include "ui/map/slot_map_view.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>
#include <QSvgGenerator>
#include <QTemporaryDir>

#include <memory>

namespace cutaway {

namespace {

/// Points: LaTeX's columns and pages, and a slide of 16:9.
QSize sizeOf(const FigureOptions& options) {
    const bool rows = options.layout == MapLayout::rows;
    const int title = options.title.isEmpty() ? 0 : 20;
    switch (options.preset) {
    case FigurePreset::column:
        return rows ? QSize(252, 90 + title) : QSize(126, 360 + title);
    case FigurePreset::page:
        return rows ? QSize(516, 110 + title) : QSize(160, 560 + title);
    case FigurePreset::slide:
        return {960, 540};
    }
    return {252, 90};
}

std::unique_ptr<QCustomPlot> makePlot(const Session& session, const FigureOptions& options) {
    auto plot = std::make_unique<QCustomPlot>();
    auto* map = new SlotMap(plot->xAxis, plot->yAxis);
    SlotPicture picture = slotPicture(session);
    for (SlotCell& cell : picture.cells) {
        cell.leading = false; // of a run, not of its result
    }
    map->setPicture(std::move(picture));
    map->setMapLayout(options.layout);
    setMapAxes(*plot, session.plan.blocks(), options.layout);
    QFont font("DejaVu Sans");
    font.setPixelSize(options.preset == FigurePreset::slide ? 16 : 8);
    for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
        axis->setTickLabelFont(font);
        axis->setLabelFont(font);
    }
    if (!options.title.isEmpty()) {
        plot->plotLayout()->insertRow(0);
        plot->plotLayout()->addElement(0, 0, new QCPTextElement(plot.get(), options.title, font));
    }
    plot->setBackground(QColor(Qt::white));
    const QSize size = sizeOf(options);
    plot->setGeometry(0, 0, size.width(), size.height());
    plot->setViewport(QRect(QPoint(0, 0), size));
    return plot;
}

bool saveSvg(QCustomPlot& plot, const QSize& size, const QString& path) {
    QSvgGenerator generator;
    generator.setFileName(path);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setTitle("Cutaway");
    QCPPainter painter;
    if (!painter.begin(&generator)) {
        return false;
    }
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    plot.toPainter(&painter, size.width(), size.height());
    return painter.end();
}

} // namespace

void saveFigure(const Session& session, const FigureOptions& options, const QString& path) {
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix != "pdf" && suffix != "svg" && suffix != "png") {
        throw Error(error_code::bad_usage, "A figure cannot be written as '" + suffix.toStdString() + "'",
                    path.toStdString(), "Give a name that ends in .pdf, .svg or .png.");
    }
    const std::unique_ptr<QCustomPlot> plot = makePlot(session, options);
    const QSize size = sizeOf(options);
    const QTemporaryDir folder;
    const QString temporary = folder.filePath("figure." + suffix);
    const bool drawn = suffix == "pdf"   ? plot->savePdf(temporary, size.width(), size.height())
                       : suffix == "svg" ? saveSvg(*plot, size, temporary)
                                         : plot->savePng(temporary, size.width(), size.height(), 4);
    QFile file(temporary);
    if (!drawn || !file.open(QIODevice::ReadOnly)) {
        throw Error(error_code::write_failed, "The figure could not be drawn", temporary.toStdString(),
                    "See whether the disk is full.");
    }
    write_file_atomically(path.toStdString(), file.readAll().toStdString());
}

QPixmap figurePixmap(const Session& session, const FigureOptions& options) {
    const QSize size = sizeOf(options);
    return makePlot(session, options)->toPixmap(size.width(), size.height(), 3);
}

} // namespace cutaway
