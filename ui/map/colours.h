#pragma once

#include <QColor>

namespace cutaway {

/// Cividis (Nuñez, Anderton and Renslow, 2018), readable with every colour vision: 0 is dark, 1 is light.
QColor cividis(double place);

/// Black or white, whichever can be read on a colour.
QColor readableOn(const QColor& background);

} // namespace cutaway
