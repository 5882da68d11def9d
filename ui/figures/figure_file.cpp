#include "core/plan/atomic_file.h"
#include "core/plan/error.h"
#include "ui/figures/figure.h"
#include "ui/figures/outline_device.h"
#include "ui/text.h"

#include <QBuffer>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cmath>

namespace cutaway {

namespace {

constexpr double points_per_inch = 72;
/// A point is this many of the PDF's own units: fine enough that no rounding can be seen.
constexpr int pdf_resolution = 1200;
constexpr double millimetres_per_inch = 25.4;

QByteArray pdfBytes(const FigureSubject& subject, const FigureOptions& options) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter pdf(&buffer);
        pdf.setTitle(options.title.isEmpty() ? QStringLiteral("Cutaway") : options.title);
        pdf.setCreator(QStringLiteral("Cutaway " CUTAWAY_VERSION));
        pdf.setResolution(pdf_resolution);
        pdf.setPageSize(QPageSize(figureSize(subject, options), QPageSize::Point, {}, QPageSize::ExactMatch));
        pdf.setPageMargins(QMarginsF());
        drawFigure(pdf, pdf_resolution / points_per_inch, subject, options);
    }
    return bytes;
}

QByteArray svgBytes(const FigureSubject& subject, const FigureOptions& options) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const QSizeF size = figureSize(subject, options);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    // The generator writes it as it is.
    svg.setTitle(options.title.isEmpty() ? QStringLiteral("Cutaway") : options.title.toHtmlEscaped());
    svg.setDescription(QStringLiteral("Drawn by Cutaway " CUTAWAY_VERSION));
    svg.setResolution(static_cast<int>(points_per_inch));
    svg.setSize(size.toSize());
    svg.setViewBox(QRectF(QPointF(), size));
    QPainter painter(&svg);
    OutlineDevice outlines(painter, size.toSize(), static_cast<int>(points_per_inch));
    drawFigure(outlines, 1, subject, options);
    painter.end();
    return bytes;
}

QByteArray pngBytes(const FigureSubject& subject, const FigureOptions& options) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    figureImage(subject, options, options.dpi).save(&buffer, "PNG");
    return bytes;
}

} // namespace

QImage figureImage(const FigureSubject& subject, const FigureOptions& options, int dpi) {
    const double scale = dpi / points_per_inch;
    const QSizeF size = figureSize(subject, options) * scale;
    QImage image(size.toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    const int per_metre = static_cast<int>(std::lround(dpi * 1000 / millimetres_per_inch));
    image.setDotsPerMeterX(per_metre);
    image.setDotsPerMeterY(per_metre);
    drawFigure(image, scale, subject, options);
    return image;
}

QByteArray figureBytes(const FigureSubject& subject, const FigureOptions& options, FigureFormat format) {
    switch (format) {
    case FigureFormat::pdf:
        return pdfBytes(subject, options);
    case FigureFormat::svg:
        return svgBytes(subject, options);
    case FigureFormat::csv:
        return figureData(subject, options);
    case FigureFormat::png:
        break;
    }
    return pngBytes(subject, options);
}

FigureFormat figureFormat(const std::filesystem::path& path) {
    const QString suffix = toQString(path.extension().string()).toLower();
    if (suffix == QLatin1String(".pdf")) {
        return FigureFormat::pdf;
    }
    if (suffix == QLatin1String(".svg")) {
        return FigureFormat::svg;
    }
    if (suffix == QLatin1String(".png")) {
        return FigureFormat::png;
    }
    if (suffix == QLatin1String(".csv")) {
        return FigureFormat::csv;
    }
    throw Error(error_code::bad_usage, "the suffix names no format of figures", path.string(),
                "End the file's name in .pdf, .svg, .png or, for the numbers behind it, .csv.");
}

void writeFigure(const std::filesystem::path& path, const FigureSubject& subject,
                 const FigureOptions& options) {
    const FigureFormat format = figureFormat(path);
    check_writable_file(path);
    const QByteArray bytes = figureBytes(subject, options, format);
    write_file_atomically(path, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

} // namespace cutaway
