#pragma once

#include <QPainter>
#include <QRectF>

/// The marks of a slot map, all vector: brushes with patterns would be exported as images.
namespace cutaway {

enum class Hatch : std::uint8_t { rising, falling };

/// Lines at 45 degrees, cut off at the edges of `cell`.
void drawHatch(QPainter& painter, const QRectF& cell, Hatch direction, double spacing, const QPen& pen);
/// A pin with its needle, in the square `box`.
void drawPin(QPainter& painter, const QRectF& box, const QColor& ink, const QColor& halo);
/// A triangle in the lower right corner: the score is only a bound.
void drawCornerMark(QPainter& painter, const QRectF& cell, const QColor& ink);
void drawDot(QPainter& painter, const QRectF& cell, const QColor& ink);
void drawRing(QPainter& painter, const QRectF& cell, const QColor& ink, const QColor& halo);
/// Text in the middle of a cell: level where it fits, upright along a slender cell, else none; true where it
/// was drawn.
bool drawCellText(QPainter& painter, const QRectF& cell, const QString& text, const QFont& font,
                  const QColor& ink, const QColor& plate);

} // namespace cutaway
