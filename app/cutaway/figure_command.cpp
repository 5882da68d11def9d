#include "app/cutaway/figure_command.h"

#include "core/plan/atomic_file.h"
#include "core/plan/error.h"
#include "ui/figures/figure.h"

#include <filesystem>

namespace cutaway {

void writeFigure(const FigureCommand& command) {
    if (command.figure != "map") {
        throw Error(error_code::bad_usage, "The figure '" + command.figure + "' is not drawn yet", "--figure",
                    "Use --figure map.");
    }
    std::error_code failed;
    if (std::filesystem::equivalent(command.session, command.output, failed)) {
        throw Error(error_code::bad_input, "The output would overwrite what is read", command.output,
                    "Choose another file.");
    }
    check_writable_file(command.output);
    FigureOptions options;
    options.preset = command.preset == "page"    ? FigurePreset::page
                     : command.preset == "slide" ? FigurePreset::slide
                                                 : FigurePreset::column;
    options.layout = command.layout == "columns" ? MapLayout::columns : MapLayout::rows;
    options.title = QString::fromStdString(command.title);
    saveFigure(read_session(command.session), options, QString::fromStdString(command.output));
}

} // namespace cutaway
