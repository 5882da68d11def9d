#pragma once

#include <QIcon>

namespace cutaway {

enum class IconShape : std::uint8_t {
    open,
    run,
    pause,
    stop,
    undo,
    redo,
    figure,
    exportModel,
    budget,
    measure,
    previous,
    next
};

/// A line drawing in the colour of the text around it, sharp at every size, light or dark.
QIcon icon(IconShape shape);

} // namespace cutaway
