#include "app/cutaway/figure_command.h"
#include "core/plan/error.h"
#include "ui/window/main_window.h"

#include <CLI/CLI.hpp>
#include <QApplication>

#include <cstdio>

namespace {

using namespace cutaway;

struct Options {
    std::string open;
    std::string engine;
    FigureCommand figure;
};

int report(const Error& error) {
    const std::string where = error.where().empty() ? "" : " (" + error.where() + ")";
    std::fprintf(stderr, "error: %s%s\nhelp: %s\n", error.message().c_str(), where.c_str(),
                 error.help().c_str());
    return error.code() == error_code::bad_usage ? 2 : 1;
}

CLI::App* addFigure(CLI::App& app, FigureCommand& figure) {
    CLI::App* command = app.add_subcommand("figure", "Draws a session's figure; needs no display");
    command->add_option("SESSION", figure.session, "A .cutaway file")->required();
    command->add_option("-o,--output", figure.output, "A .pdf, .svg or .png file")->required();
    command->add_option("--figure", figure.figure, "map")->capture_default_str();
    command->add_option("--preset", figure.preset, "Size")
        ->check(CLI::IsMember({"column", "page", "slide"}))
        ->capture_default_str();
    command->add_option("--layout", figure.layout, "Orientation")
        ->check(CLI::IsMember({"rows", "columns"}))
        ->capture_default_str();
    command->add_option("--title", figure.title, "A line above the map");
    return command;
}

/// Qt ends the process without a word of help where there is no display.
void checkDisplay() {
    if (!qEnvironmentVariableIsSet("DISPLAY") && !qEnvironmentVariableIsSet("WAYLAND_DISPLAY") &&
        !qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        throw Error(error_code::bad_input, "There is no display to open a window on", "DISPLAY",
                    "Use cutaway-engine prune in the terminal, or connect with ssh -X.");
    }
}

int runWindow(const Options& options) {
    const QString beside = QCoreApplication::applicationDirPath();
    const QStringList engine = options.engine.empty()
                                   ? QStringList{beside + "/cutaway-engine", "serve"}
                                   : QProcess::splitCommand(QString::fromStdString(options.engine));
    MainWindow window(engine);
    window.show();
    if (options.open.empty()) {
        window.offerRecovery();
    } else {
        window.open(QString::fromStdString(options.open), options.open == "demo");
    }
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Watch and steer which layers of a language model go.", "cutaway");
    Options options;
    app.set_version_flag("--version", CUTAWAY_VERSION);
    app.add_option("MODEL", options.open, "A checkpoint folder, 'demo', or a .cutaway session");
    app.add_option("--engine", options.engine,
                   "Another engine's command, as \"ssh box cutaway-engine serve\"");
    const CLI::App* figure = addFigure(app, options.figure);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& stop) {
        if (stop.get_exit_code() == 0) {
            return app.exit(stop);
        }
        return report(Error(error_code::bad_usage, stop.what(), "the command line", "Run cutaway --help."));
    }
    try {
        if (figure->parsed()) {
            qputenv("QT_QPA_PLATFORM", "offscreen");
        }
        checkDisplay();
        const QApplication application(argc, argv);
        QApplication::setApplicationName("Cutaway");
        QApplication::setOrganizationName("Cutaway");
        if (figure->parsed()) {
            writeFigure(options.figure);
            return 0;
        }
        return runWindow(options);
    } catch (const Error& error) {
        return report(error);
    } catch (const std::exception& error) {
        return report(
            Error(error_code::internal, error.what(), "cutaway", "Please report it with this message."));
    }
}
