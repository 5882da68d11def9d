#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace cutaway {

/// What `cutaway figure` was asked for, in the words of the command line.
struct FigureArguments {
    std::vector<std::string> sessions;
    std::string output;
    std::string figure = "map";
    std::string preset = "column";
    std::string layout = "rows";
    std::string colors = "cividis";
    std::string against = "slots";
    std::string measure; ///< empty: the perplexity where it is known
    std::string title;
    int letters = 0;
    int dpi = 300;
    bool noNumbers = false;
    bool noLegend = false;
};

CLI::App* addFigureCommand(CLI::App& app, FigureArguments& arguments);

/// Draws the sessions' figure. Throws Error, with bad-usage where the suffix names no format, and bad-input
/// where sessions cannot be drawn together.
void writeFigureOf(const FigureArguments& arguments);

} // namespace cutaway
