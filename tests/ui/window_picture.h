#pragma once

#include <QImage>
#include <QWidget>

namespace cutaway {

/// What one sees: the window, and on it its dialogs and whatever has popped up. Dialogs lie in its middle and
/// have a thin rim in place of the frame that a desktop gives them.
QImage windowPicture(QWidget& window);

/// Writes it as a PNG with a palette, which is a third as large; colours beyond 256 become their neighbours.
bool savePicture(const QImage& picture, const QString& path);

} // namespace cutaway
