#include "ui/figures/figure.h"

#include "ui/figures/figure_sheet.h"

namespace cutaway {

std::vector<FigureSession> FigureSubject::drawn() const {
    std::vector<FigureSession> alike;
    for (const FigureSession& other : compared) {
        if (other.session->settings.divergence == session.settings.divergence) {
            alike.push_back(other);
        }
    }
    return alike;
}

QSizeF figureSize(const FigureSubject& subject, const FigureOptions& options) {
    return FigureSheet(subject, options).size();
}

void drawFigure(QPaintDevice& device, double unitsPerPoint, const FigureSubject& subject,
                const FigureOptions& options) {
    const FigureSheet sheet(subject, options);
    QCPPainter painter(&device);
    // Without these modes QCustomPlot would draw labels as images and lines one pixel thin.
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.setMode(QCPPainter::pmNonCosmetic);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(unitsPerPoint, unitsPerPoint);
    sheet.draw(painter);
}

} // namespace cutaway
