#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace cutaway {

/// What `cutaway figure` was asked for, in the words of the command line.
struct FigureArguments {
    std::string session;
    std::string output;
    std::string figure = "map";
    std::string preset = "column";
    std::string layout = "rows";
    std::string title;
};

CLI::App* addFigureCommand(CLI::App& app, FigureArguments& arguments);

/// Draws the session's figure. Throws Error, with bad-usage where the suffix names no format.
void writeFigureOf(const FigureArguments& arguments);

} // namespace cutaway
