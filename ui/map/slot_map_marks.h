#pragma once

#include <QFont>
#include <QPainter>
#include <QRectF>

/// The marks of a slot map, all vector: brushes with patterns would be exported as images.
namespace cutaway {

enum class Hatch : std::uint8_t { rising, falling };

/// Lines at 45 degrees, cut off at the edges of `cell`.
void drawHatch(QPainter& painter, const QRectF& cell, Hatch direction, double spacing, const QPen& pen);
/// A pin with its needle, in the square `box`.
void drawPin(QPainter& painter, const QRectF& box, const QColor& ink, const QColor& halo);
/// A triangle in the lower right corner, inside the cell's rim: the score is only a bound.
void drawCornerMark(QPainter& painter, const QRectF& cell, const QColor& ink);
/// A dotted line inside the cell's rim: the colour is a guess.
void drawGuessEdge(QPainter& painter, const QRectF& cell, const QColor& ink);
void drawDot(QPainter& painter, const QRectF& cell, const QColor& ink);
void drawRing(QPainter& painter, const QRectF& cell, const QColor& ink, const QColor& halo);

/// How a map's numbers are written, all alike.
struct NumberFit {
    QFont font{};
    double height = 0;    ///< of the font's digits
    double scale = 1;     ///< the font is drawn so much larger
    bool upright = false; ///< along a slender cell, read from the right
};

/// The largest writing, no larger than the font itself, that keeps numbers of so many digits inside cells of
/// this size.
NumberFit fitNumbers(const QSizeF& cell, int digits, const QFont& font);
/// A number in the middle of a cell, on a plate that keeps the hatch away from it.
void drawNumber(QPainter& painter, const QRectF& cell, int number, const NumberFit& fit, const QColor& ink,
                const QColor& plate);

} // namespace cutaway
