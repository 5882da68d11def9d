#pragma once

#include <string>

namespace cutaway {

/// What `cutaway figure` was asked, as it was typed.
struct FigureCommand {
    std::string session;
    std::string output;
    std::string figure = "map";
    std::string preset = "column";
    std::string layout = "rows";
    std::string title;
};

/// Writes the figure; no display is needed, but a QApplication is. Throws Error.
void writeFigure(const FigureCommand& command);

} // namespace cutaway
