#pragma once

#include "ui/figures/figure.h"
#include "ui/map/slot_map_painter.h"
#include "ui/qcustomplot_include.h"

#include <memory>

namespace cutaway {

/// One kind of figure: what stands below the title.
class FigureContent {
  public:
    FigureContent() = default;
    FigureContent(const FigureContent&) = delete;
    FigureContent& operator=(const FigureContent&) = delete;
    virtual ~FigureContent() = default;

    /// How high it may become on paper, in points, on a sheet that leaves it this width.
    virtual double tallest(double width) const = 0;
    /// Finds its place in `room`, from the top; what it takes of it. draw() follows the last call.
    virtual QRectF place(const QRectF& room) = 0;
    virtual void draw(QCPPainter& painter) const = 0;
    /// Whether it says itself that its search was approximate, where it was.
    virtual bool saysApproximate() const = 0;
};

std::unique_ptr<FigureContent> mapsFigure(const FigureSubject& subject, const FigureOptions& options,
                                          const MapStyle& style);
std::unique_ptr<FigureContent> curveFigure(const FigureSubject& subject, const FigureOptions& options,
                                           const MapStyle& style);
std::unique_ptr<FigureContent> compositionFigure(const FigureSubject& subject, const FigureOptions& options,
                                                 const MapStyle& style);
std::unique_ptr<FigureContent> historyFigure(const FigureSubject& subject, const FigureOptions& options,
                                             const MapStyle& style);

/// The colour of what is drawn as lines and bars on paper: cividis' dark end.
QColor figureInk();

/// A figure laid out: title and content on a sheet of paper.
class FigureSheet {
  public:
    FigureSheet(const FigureSubject& subject, const FigureOptions& options);

    QSizeF size() const { return size_; }
    void draw(QCPPainter& painter) const;

  private:
    MapStyle style_;
    std::unique_ptr<FigureContent> content_;
    QFont titleFont_;
    QStringList title_; ///< by line
    QPointF titleAt_;   ///< the top left corner
    QSizeF size_;
};

/// The width of a preset's sheet in points.
double sheetWidth(FigurePreset preset);

/// Breaks a text between words, or within one that is too long for a line. Here once for all: every device
/// measures letters a little differently.
QStringList brokenLines(const QString& text, const QFont& font, double width);

} // namespace cutaway
