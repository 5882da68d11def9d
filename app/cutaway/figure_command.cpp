#include "app/cutaway/figure_command.h"

#include "core/plan/atomic_file.h"
#include "ui/figures/figure.h"
#include "ui/text.h"

namespace cutaway {

CLI::App* addFigureCommand(CLI::App& app, FigureArguments& arguments) {
    CLI::App* const command = app.add_subcommand("figure", "Draw a session's figure; needs no display");
    command->add_option("SESSION", arguments.session, "A session file")->required();
    command->add_option("-o,--output", arguments.output, "The file to write: .pdf, .svg or .png")->required();
    const auto choice = [&](const char* name, std::string& value, const char* about,
                            const std::vector<std::string>& words) {
        command->add_option(name, value, about)->check(CLI::IsMember(words))->capture_default_str();
    };
    choice("--figure", arguments.figure, "What it shows", {"map", "curve"});
    choice("--preset", arguments.preset, "Its size: 252 pt, 516 pt or 16:9", {"column", "page", "slide"});
    choice("--layout", arguments.layout, "Blocks beside or below each other", {"rows", "columns"});
    command->add_option("--title", arguments.title, "A title above it");
    return command;
}

void writeFigureOf(const FigureArguments& arguments) {
    const std::filesystem::path output = arguments.output;
    figureFormat(output);
    check_writable_file(output);
    std::error_code unrelated;
    if (std::filesystem::equivalent(output, arguments.session, unrelated)) {
        throw Error(error_code::bad_input, "the figure would replace the session that it is drawn from",
                    arguments.output, "Choose another file to write to.");
    }
    FigureOptions options;
    options.kind = arguments.figure == "map" ? FigureKind::map : FigureKind::curve;
    options.preset = arguments.preset == "page"    ? FigurePreset::page
                     : arguments.preset == "slide" ? FigurePreset::slide
                                                   : FigurePreset::column;
    options.orientation = arguments.layout == "rows" ? MapOrientation::rows : MapOrientation::columns;
    options.title = toQString(arguments.title);
    if (options.title.size() > longest_title) {
        throw Error(error_code::bad_usage,
                    "the title has more than " + std::to_string(longest_title) + " characters", "--title",
                    "Shorten it; what says more belongs in the caption.");
    }
    writeFigure(output, read_session(arguments.session), options);
}

} // namespace cutaway
