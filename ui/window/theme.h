#pragma once

#include "ui/map/slot_map_painter.h"

#include <QPalette>

namespace cutaway {

enum class Appearance : std::uint8_t { system, light, dark };

/// The window's colours, light or dark.
struct Theme {
    QPalette palette;
    MapStyle map;
    QColor accent;
    QColor warning;
    QColor danger;
    bool dark = false;
};

const Theme& lightTheme();
const Theme& darkTheme();

/// Whether what the platform gives as its palette is a dark one.
bool systemIsDark();

/// Gives the whole program its colours and the few rules of style that a palette cannot say.
void applyTheme(const Theme& theme);

} // namespace cutaway
