#include "app/cutaway/bench_command.h"
#include "app/cutaway/figure_command.h"
#include "core/plan/error.h"
#include "ui/engine/engine_choice.h"
#include "ui/engine/engine_command.h"
#include "ui/translation.h"
#include "ui/window/main_window.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QTimer>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace cutaway;

constexpr int failed = 1;
constexpr int wrong_usage = 2;

int report(const Error& error) {
    const std::string where = error.where().empty() ? "" : " (" + error.where() + ")";
    std::fprintf(stderr, "error: %s%s\nhelp: %s\n", error.message().c_str(), where.c_str(),
                 error.help().c_str());
    return error.code() == error_code::bad_usage ? wrong_usage : failed;
}

Error noDisplay() {
    return Error(error_code::bad_input, "there is no display to open a window on", "DISPLAY",
                 "Without DISPLAY set, `make run` shows the demo in the terminal, and `cutaway-engine prune` "
                 "searches any model; for a window log in with ssh -X.");
}

/// Qt ends the program where it cannot reach the display; this says what to do.
void onMessage(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    Q_UNUSED(context)
    // Qt says so wherever there is no login session, as in containers, or no display, and helps itself.
    if (text.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR not set")) ||
        text.startsWith(QLatin1String("This plugin does not support propagateSizeHints"))) {
        return;
    }
    std::fprintf(stderr, "%s\n", qPrintable(text));
    if (type == QtFatalMsg) {
        std::_Exit(report(noDisplay()));
    }
}

bool displayNamed() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

int runWindow(const std::string& target, const std::string& engine) {
    MainWindow window(engine.empty() ? commandOf(savedEngine())
                                     : engineCommand(QString::fromStdString(engine)));
    window.show();
    // The window is up before the engine is asked for anything.
    QTimer::singleShot(0, &window, [&] {
        window.controller().startEngine();
        if (target == "demo") {
            window.openDemo();
        } else if (!target.empty()) {
            window.open(QString::fromStdString(target));
        }
        window.offerRecovery();
    });
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Watch a search take layers out of a language model, and overrule it.", "cutaway");
    std::string target;
    std::string engine;
    FigureArguments figure;
    app.set_version_flag("--version", CUTAWAY_VERSION);
    app.add_option("MODEL", target, "A checkpoint folder, a .cutaway session, or `demo`");
    app.add_option("--engine", engine,
                   "What starts the engine for this run, as \"ssh box cutaway-engine serve\"");
    BenchArguments bench;
    const CLI::App* const figureCommand = addFigureCommand(app, figure);
    const CLI::App* const benchCommand = addBenchCommand(app, bench);
    try {
        app.parse(argc, argv);
        if (figureCommand->parsed() || (benchCommand->parsed() && !displayNamed())) {
            qputenv("QT_QPA_PLATFORM", "offscreen");
        } else if (!displayNamed()) {
            throw noDisplay();
        }
        qInstallMessageHandler(onMessage);
        if (benchCommand->parsed()) {
            return runBench(argc, argv, bench);
        }
        QApplication application(argc, argv);
        QCoreApplication::setOrganizationName(QStringLiteral("Cutaway"));
        QCoreApplication::setApplicationName(QStringLiteral("Cutaway"));
        QCoreApplication::setApplicationVersion(QStringLiteral(CUTAWAY_VERSION));
        if (figureCommand->parsed()) {
            // Scripts and papers need the same figure on every machine, so that one is English everywhere.
            installTranslations(application, QLocale::English);
            writeFigureOf(figure);
            return 0;
        }
        installTranslations(application, QLocale::system());
        return runWindow(target, engine);
    } catch (const CLI::ParseError& stop) {
        if (stop.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            return app.exit(stop);
        }
        return report(Error(error_code::bad_usage, stop.what(), "the command line", "Run cutaway --help."));
    } catch (const Error& error) {
        return report(error);
    } catch (const std::exception& error) {
        return report(Error(error_code::internal, error.what(), "cutaway",
                            "This is a fault of Cutaway; please report it with this message."));
    }
}
